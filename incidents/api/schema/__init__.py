"""The interface as an OpenAPI document, made from the code that answers: docs/openapi.json is what it says today.

Parameters come from the one filter, words from the vocabularies, fields and their meaning from the serializers and
docs/data-dictionary.md, and what a parameter means from docs/api.md. Nothing here reads the database: words that are
added by editors (districts, groups) are described by their form and by where they are listed.
"""
