"""An answer to a request of somebody else's software: sent to the one address that the request was judged by."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.limits import PRESENTATION_LIFETIME
from wallet.share.channels.channel import PresentationChannel, Refusal
from wallet.share.presentation import PresentationRequest
from wallet.share.selection import Disclosed


class AnswerToRequest(PresentationChannel):
    """Made by wallet.service.answering alone, for a request that was read."""

    id = "answer"
    lifetime = PRESENTATION_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """Everything that can be signed."""
        _ = disclosed, request
        return ()


CHANNEL = AnswerToRequest()
