"""A program that answers as the desktop's notification portal on the session bus. Run by the system's Python (GLib's D-Bus).

``click`` on standard input clicks on the last notification; ``quit`` ends it. It says ``ready``, then a line of JSON for
each. The interface is that of xdg-desktop-portal; GLib refuses other signatures.
"""

import json
import sys

from gi.repository import Gio, GLib  # type: ignore[import-not-found]

DESKTOP = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Notification"
NOTIFICATION = f"""<node><interface name='{INTERFACE}'>
<method name='AddNotification'><arg type='s' direction='in'/><arg type='a{{sv}}' direction='in'/></method>
<signal name='ActionInvoked'><arg type='s'/><arg type='s'/><arg type='av'/></signal>
</interface></node>"""
last = [""]


def asked(_bus, _sender, _path, _interface, _member, parameters, invocation):
    """Takes one notification."""
    last[0], said = parameters.unpack()
    print(json.dumps({"id": last[0], **said}), flush=True)
    invocation.return_value(None)


def main():
    """Serves until it is ended."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.register_object(DESKTOP, Gio.DBusNodeInfo.new_for_xml(NOTIFICATION).interfaces[0], asked, None, None)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE, None, None)
    loop = GLib.MainLoop()

    def heard(_channel, _condition):
        if sys.stdin.readline().strip() == "click":
            bus.emit_signal(None, DESKTOP, INTERFACE, "ActionInvoked", GLib.Variant("(ssav)", (last[0], "open", [])))
            return True
        loop.quit()
        return False

    GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.IO_IN | GLib.IO_HUP, heard)
    print("ready", flush=True)
    loop.run()


main()
