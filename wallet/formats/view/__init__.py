"""The verified view: what signed statements say, as ``wallet.credential.model`` has it."""

from wallet.formats.view.build import STATUS_TYPES, credential_view, presentation_view
from wallet.formats.view.readers import GraphReader, JsonReader, Reader

__all__ = ["STATUS_TYPES", "GraphReader", "JsonReader", "Reader", "credential_view", "presentation_view"]
