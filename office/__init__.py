"""The office: pages for village and town officers. They decide nothing: verbs live below."""

__all__ = []
