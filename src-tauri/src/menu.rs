//! The menu, after the conventions of each system. What is chosen in it is told to the window through a channel that
//! the window has opened; the window needs no permission for menus or events.

use std::sync::{Mutex, PoisonError};

use tauri::ipc::Channel;
use tauri::menu::{Menu, MenuBuilder, MenuItem, MenuItemBuilder, PredefinedMenuItem, SubmenuBuilder};
use tauri::{AppHandle, Manager, Runtime};

const NAME: &str = "M2M Token Tester";

/// Where the window listens.
#[derive(Default)]
pub struct MenuListener(Mutex<Option<Channel<String>>>);

impl MenuListener {
    /// From now on this channel is told.
    pub fn listen(&self, channel: Channel<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    fn tell(&self, choice: &str) {
        if let Some(channel) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            // A window that is gone chooses nothing any more.
            let _ = channel.send(choice.to_owned());
        }
    }
}

fn item<R: Runtime>(
    handle: &AppHandle<R>,
    id: &str,
    text: &str,
    accelerator: Option<&str>,
) -> tauri::Result<MenuItem<R>> {
    let item = MenuItemBuilder::with_id(id, text);
    match accelerator {
        Some(accelerator) => item.accelerator(accelerator).build(handle),
        None => item.build(handle),
    }
}

/// The menu of the window; on macOS of the app.
///
/// # Errors
/// When the system refuses.
pub fn build<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let menu = MenuBuilder::new(handle);
    let own = |id, text, accelerator| item(handle, id, text, accelerator);
    let settings = own("settings", "&Settings…", Some("CmdOrCtrl+,"))?;
    let quit =
        own("quit", if cfg!(target_os = "macos") { "Quit M2M Token Tester" } else { "&Quit" }, Some("CmdOrCtrl+Q"))?;
    let about = own("about", "&About M2M Token Tester", None)?;
    let connect = own("connect", "&New environment…", Some("CmdOrCtrl+N"))?;
    let folder = own("data-folder", "Show &data folder", None)?;
    let menu = if cfg!(target_os = "macos") {
        let app = SubmenuBuilder::new(handle, NAME).item(&about).separator().item(&settings).separator();
        let app = app.services().separator().hide().hide_others().show_all().separator().item(&quit).build()?;
        let file =
            SubmenuBuilder::new(handle, "File").item(&connect).separator().item(&folder).close_window().build()?;
        menu.item(&app).item(&file)
    } else {
        let file = SubmenuBuilder::new(handle, "&File").item(&connect).separator().item(&settings).item(&folder);
        menu.item(&file.separator().item(&quit).build()?)
    };
    let view = SubmenuBuilder::new(handle, "&View")
        .item(&own("tab-1", "&Token", Some("CmdOrCtrl+1"))?)
        .item(&own("tab-2", "&Claims", Some("CmdOrCtrl+2"))?)
        .item(&own("tab-3", "Ca&ll", Some("CmdOrCtrl+3"))?)
        .item(&own("tab-4", "C&ode", Some("CmdOrCtrl+4"))?)
        .separator()
        .item(&own("palette", "&Go to anything…", Some("CmdOrCtrl+K"))?)
        .item(&own("practice", "&Practice", None)?)
        .separator()
        .item(&own("text-larger", "&Larger text", Some("CmdOrCtrl+Plus"))?)
        .item(&own("text-smaller", "&Smaller text", Some("CmdOrCtrl+-"))?)
        .item(&own("text-usual", "&Usual text size", Some("CmdOrCtrl+0"))?)
        .build()?;
    let help = SubmenuBuilder::new(handle, "&Help").item(&own("help", "M2M Token Tester &Help", Some("F1"))?);
    let help = if cfg!(target_os = "macos") { help } else { help.separator().item(&about) };
    menu.item(&edit(handle)?).item(&view).item(&help.build()?).build()
}

#[cfg(not(target_os = "linux"))]
fn edit<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<tauri::menu::Submenu<R>> {
    let edit = SubmenuBuilder::new(handle, "&Edit").undo().redo().separator().cut().copy().paste();
    edit.separator().select_all().build()
}

/// The toolkit's own items would press keys through a library; the web view does it by itself.
#[cfg(target_os = "linux")]
fn edit<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<tauri::menu::Submenu<R>> {
    let own = |(id, text, accelerator): (&str, &str, &str)| item(handle, id, text, Some(accelerator));
    SubmenuBuilder::new(handle, "&Edit")
        .item(&own(("edit-Undo", "&Undo", "CmdOrCtrl+Z"))?)
        .item(&own(("edit-Redo", "&Redo", "CmdOrCtrl+Shift+Z"))?)
        .item(&PredefinedMenuItem::separator(handle)?)
        .item(&own(("edit-Cut", "Cu&t", "CmdOrCtrl+X"))?)
        .item(&own(("edit-Copy", "&Copy", "CmdOrCtrl+C"))?)
        .item(&own(("edit-Paste", "&Paste", "CmdOrCtrl+V"))?)
        .item(&PredefinedMenuItem::separator(handle)?)
        .item(&own(("edit-SelectAll", "Select &all", "CmdOrCtrl+A"))?)
        .build()
}

/// Does what was chosen, or tells the window.
pub fn choose<R: Runtime>(handle: &AppHandle<R>, choice: &str) {
    match choice {
        "quit" => {
            if let Some(window) = handle.get_webview_window("main") {
                // Closed as by its own button: a copied token leaves the clipboard first.
                let _ = window.close();
            }
        }
        #[cfg(target_os = "linux")]
        choice if choice.starts_with("edit-") => editing(handle, choice.trim_start_matches("edit-").to_owned()),
        choice => {
            if let Some(listener) = handle.try_state::<MenuListener>() {
                listener.tell(choice);
            }
        }
    }
}

/// Has the web view cut, copy or paste in the field that has the focus.
#[cfg(target_os = "linux")]
fn editing<R: Runtime>(handle: &AppHandle<R>, command: String) {
    use webkit2gtk::WebViewExt;
    if let Some(window) = handle.get_webview_window("main") {
        let _ = window.with_webview(move |webview| webview.inner().execute_editing_command(&command));
    }
}
