"""Measurements that maintainers run: builds, search, the importer, pages in a browser; and what they run on."""
