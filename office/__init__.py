"""The office: pages for village and town officers. They decide nothing: verbs live below."""

from office.uploads import FOLDER, forget_uploads

__all__ = ["FOLDER", "forget_uploads"]
