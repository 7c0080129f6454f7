"""The search at the editors' desk: its words, and what was searched for in vain."""

from wagtail.snippets.models import register_snippet

from search.admin.words import SearchWordsGroup

register_snippet(SearchWordsGroup)
