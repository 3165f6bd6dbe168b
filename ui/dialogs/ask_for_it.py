"""Ask for it…: a request for a presentation, as a code to be scanned, as words and as a file; its answer is known again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.files import save_as
from ui.dialogs.sheet import Sheet
from ui.text.plain import plain
from ui.text.words import problem_text, t
from ui.widgets.code_label import CodeLabel
from ui.widgets.controls import Button, Field
from ui.widgets.parts import clear
from ui.widgets.plain_label import PlainLabel
from ui.widgets.qr_view import QrView
from wallet.errors import LanyardError
from wallet.limits import MAX_REQUEST_CHARS
from wallet.service.requests_made import OwnRequest, new_request, save_request


class AskForItDialog(Sheet):
    """First who asks and what for, then the request; ``remember`` gets it before it is shown."""

    def __init__(
        self, remember: Callable[[OwnRequest, Callable[[], object]], object], copy: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(t("ask_for_it.title"), parent, wide=520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._remember_request = remember
        self._copy = copy
        self.body.addWidget(PlainLabel(t("ask_for_it.why"), role="ink_2"))
        self._domain = self._field("ask_for_it.domain")
        self._purpose = self._field("ask_for_it.purpose")
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(t("ask_for_it.do"), look="primary", on=self._make))
        self._domain.setFocus(Qt.FocusReason.PopupFocusReason)

    def _field(self, key: str) -> Field:
        self.body.addWidget(PlainLabel(t(key), size="small", role="ink_2"))
        field = Field(name=t(key), hint=t(f"{key}_hint"))
        field.setMaxLength(MAX_REQUEST_CHARS)
        field.returnPressed.connect(self._make)
        self.body.addWidget(field)
        return field

    def _make(self) -> None:
        request = new_request(self._domain.text().strip(), self._purpose.text().strip())
        self._remember_request(request, lambda: self._show(request))

    def _show(self, request: OwnRequest) -> None:
        clear(self.body)
        clear(self.buttons)
        view = QrView([request.matrix])
        view.setMinimumSize(280, 280)
        self.body.addWidget(view, 1)
        self.body.addWidget(PlainLabel(t("ask_for_it.code"), size="small", role="ink_2"))
        self.body.addWidget(CodeLabel(request.challenge))
        self.body.addWidget(PlainLabel(t("ask_for_it.then")))
        self._message = PlainLabel("", size="small", role="ink_2")
        self._message.hide()
        self.body.addWidget(self._message)
        words = _words(request)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(t("ask_for_it.save"), on=lambda: self._save(request)))
        self.buttons.addWidget(Button(t("ask_for_it.copy"), on=lambda: self._copy(words)))
        self.buttons.addWidget(Button(t("dialog.close"), look="primary", on=self.accept))
        self.fit()

    def _save(self, request: OwnRequest) -> None:
        path = save_as(self, t("ask_for_it.save"), "request.json")
        if path is None:
            return
        try:
            save_request(request, path)
        except LanyardError as error:
            self._message.setText(problem_text(error.code))
        else:
            self._message.setText(t("sharing.written", file=plain(path.name, limit=80)))
        self._message.show()
        self.fit()


def _words(request: OwnRequest) -> str:
    """Returns the request in words, as it is sent."""
    lines = [t("cli.ask_words", challenge=request.challenge)]
    if request.domain:
        lines.append(t("cli.ask_words_domain", domain=plain(request.domain)))
    if request.purpose:
        lines.append(t("cli.ask_words_purpose", purpose=plain(request.purpose)))
    return "\n".join(str(line) for line in lines)
