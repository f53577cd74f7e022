"""The review page: articles with their figures marked, findings to decide on, events and their charts, on 127.0.0.1.

Every page works without JavaScript: links, forms and redirects. htmx, which is shipped with the package, swaps the part
that changed instead of the whole page. Nothing is loaded from outside.
"""
