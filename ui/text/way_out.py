"""How it goes online, in words: straight, or through which proxy."""

from __future__ import annotations

from ui.text.plain import plain
from ui.text.words import problem, t
from wallet.service.network_settings import NetworkState
from wallet.service.way_out import ProxyUse, WayOut


def how_it_goes_out(state: NetworkState) -> str:
    """Returns how an open wallet goes online, whatever that is."""
    if state.error and (state.use is not ProxyUse.NONE or state.source):
        return problem(state.error).sentence
    return proxy_line(WayOut(state.chosen, state.named, state.source, "")) or t("settings.proxy.nowhere")


def proxy_line(way: WayOut | NetworkState) -> str:
    """Returns what is to be said of a proxy before somebody is asked; "" where there is none."""
    if way.chosen:
        return t("settings.proxy.used", proxy=plain(way.chosen, limit=80))
    if way.error and way.source:
        return problem(way.error).sentence
    return t("settings.proxy.not_used", proxy=plain(way.named, limit=80)) if way.source else ""
