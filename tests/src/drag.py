# A small window from which a file can be dragged, as out of a file manager. Says "ready", and ends with the drag.
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.move(0, 0)
window.resize(80, 60)
box = Gtk.EventBox()
window.add(box)
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [Gtk.TargetEntry.new("text/uri-list", 0, 0)], Gdk.DragAction.COPY)
box.connect("drag-data-get", lambda _box, _drag, data, _info, _time: data.set_uris([GLib.filename_to_uri(sys.argv[1], None)]))
box.connect("drag-end", lambda *_: Gtk.main_quit())
window.connect("map-event", lambda *_: print("ready", flush=True))
window.show_all()
GLib.timeout_add_seconds(20, Gtk.main_quit)
Gtk.main()
