"""The Content-Security-Policy of the site: what a browser may run, load and do on its pages. One owner, for all its forms.

Everything comes from the site itself, as a file. No script stands in a page, also none of the theme's, so that the policy
is the same for every page, theme and release, and whatever gets into a page with the text of a report does not run.
"""

from __future__ import annotations

PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the icons of the theme's styles are data: addresses
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""As every page says it of itself, in a `meta` element: then it holds on whatever server, and on none."""

HEADER_POLICY = f"{PAGE_POLICY}; frame-ancestors 'self'"
"""As a server says it, whole: browsers take the last from a header alone, and report it as an error in a page."""

DISK_POLICY = f"{PAGE_POLICY}; worker-src blob:"
"""As the pages of a site say it that is opened from disk: browsers start a worker there only from what a page has made."""
