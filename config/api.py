"""The shell of the JSON API: its address, its documents and the rooms' routers."""

from importlib import import_module
from importlib.util import find_spec

from ninja import NinjaAPI

api = NinjaAPI(
    title="Tukikartta",
    version="1.0.0",
    description="The directory of national services for families and couples in Finland.",
    urls_namespace="api-1",
    docs_url="/docs",
    openapi_url="/openapi.json",
)
for _module in ("directory.api", "search.api"):
    if find_spec(_module):
        api.add_router("", import_module(_module).router)
