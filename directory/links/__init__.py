"""Looks after the addresses that records give: asks each politely, judges the answer, and tells what it saw.

The files of the engine know neither Django nor the records: fetch (one request), hosts (whose turn it is), robots,
pages (what a page's text comes to), verdicts (pure) and check (all of it for many addresses).
"""
