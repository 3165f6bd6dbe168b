"""A program that answers as the desktop's file chooser portal on the session bus. Run by the system's Python (GLib's D-Bus).

Arguments: the file it answers with when asked to open some, and the one when asked where to write. It says on its output
what it was asked. The interface is that of xdg-desktop-portal, as far as file dialogs use it; GLib refuses other signatures.
"""

import sys
from pathlib import Path

from gi.repository import Gio, GLib  # type: ignore[import-not-found]

DESKTOP = "/org/freedesktop/portal/desktop"
CHOOSER = """<node><interface name='org.freedesktop.portal.FileChooser'>
<method name='OpenFile'><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>
<arg type='o' direction='out'/></method>
<method name='SaveFile'><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>
<arg type='o' direction='out'/></method>
<property name='version' type='u' access='read'/></interface></node>"""
VERSION = 4
PAUSE_MS = 200
"""Until the person has answered: the real one answers after it has said which request it is."""

files = {"OpenFile": sys.argv[1], "SaveFile": sys.argv[2]}


def asked(bus, sender, _path, _interface, member, parameters, invocation):
    """Answers one question."""
    _parent, title, options = parameters.unpack()
    folder = bytes(options.get("current_folder", [])).rstrip(b"\0").decode()
    print(f"{member}|{title}|{folder}|{options.get('current_name', '')}", flush=True)
    token = options.get("handle_token", "t")
    handle = f"{DESKTOP}/request/{sender[1:].replace('.', '_')}/{token}"
    invocation.return_value(GLib.Variant("(o)", (handle,)))
    uris = GLib.Variant("as", [Path(files[member]).as_uri()])
    answer = GLib.Variant("(ua{sv})", (0, {"uris": uris}))

    def respond():
        bus.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response", answer)
        return False

    GLib.timeout_add(PAUSE_MS, respond)


def main():
    """Serves until it is ended."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    interface = Gio.DBusNodeInfo.new_for_xml(CHOOSER).interfaces[0]
    bus.register_object(DESKTOP, interface, asked, lambda *_: GLib.Variant("u", VERSION), None)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE, None, None)
    print("ready", flush=True)
    GLib.MainLoop().run()


main()
