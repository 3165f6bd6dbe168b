"""Through which proxy somebody would be asked: a line that stands where hosts are named, before a yes."""

from __future__ import annotations

from ui.session.session import Session
from ui.text.way_out import proxy_line
from ui.widgets.plain_label import PlainLabel
from wallet.service.network_settings import NetworkState
from wallet.service.way_out import WayOut, way_out


class WayOutLine(PlainLabel):
    """Says the proxy in use, or that one is there and not used; takes no room where there is none.

    The way of the open wallet; without one it is straight.
    """

    def __init__(self, session: Session) -> None:
        super().__init__("", size="small", role="ink_2")
        self.hide()
        if session.is_open():
            session.ask(self, lambda wallet: wallet.network_settings.state(), done=self._show, failed=lambda _error: None)
        else:
            session.lanes.work(self, way_out, done=self._show)

    def _show(self, way: WayOut | NetworkState) -> None:
        self.setText(proxy_line(way))
        self.setVisible(bool(self.text()))
