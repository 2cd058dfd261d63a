//! The shell of M2M Token Tester: the window, the commands behind it, the settings and the key store.

mod arrivals;
mod board;
pub mod bodies;
mod calling;
mod clipboard;
mod coding;
mod collecting;
mod commands;
mod comparing;
mod credentials;
mod data;
mod deletion;
mod endpoints;
pub mod error;
mod exporting;
pub mod files;
mod guarding;
pub mod hardening;
pub mod history_store;
mod importing;
#[cfg(test)]
mod ipc_types;
mod issuing;
mod judging;
mod lessons;
mod links;
mod menu;
mod network;
pub mod operations;
mod painting;
mod pasting;
mod practice;
mod probing;
mod remembering;
pub mod secret_store;
pub mod settings_store;
mod state;
mod tenant_reading;
mod token_keeping;
mod views;
mod whole_answer;
mod window;

use tauri::{Builder, Manager, RunEvent, Runtime};

use arrivals::Arrivals;
use history_store::HistoryStore;
use settings_store::SettingsStore;
use state::App;

include!("commands/list.rs");

macro_rules! handler {
    ($($name:ident),* $(,)?) => { tauri::generate_handler![$(commands::$name),*] };
}

macro_rules! names {
    ($($name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

/// The names of all commands.
pub const COMMANDS: &[&str] = commands!(names);

/// The handler of all commands.
pub fn handler<R: Runtime>() -> impl Fn(tauri::ipc::Invoke<R>) -> bool + Send + Sync + 'static {
    commands!(handler)
}

/// The configuration, the window's files and the access control list, as built in.
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// The app without its runtime, so that tests can use another one.
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::<R>::new()
        // Before any plugin: a second start may bring a file while the first is still beginning.
        .manage(Arrivals::default())
        .plugin(settings_store::plugin())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .invoke_handler(handler())
        .setup(|app| {
            // First: its process starts while the settings are read. It asks for nothing before this is over.
            window::open(app)?;
            let (settings, load) = SettingsStore::open(app.handle());
            let history = HistoryStore::open(app.path().app_data_dir().ok(), state::now());
            app.manage(App::new(settings, load, history));
            app.manage(clipboard::CopiedToken::default());
            app.manage(menu::MenuListener::default());
            Ok(())
        })
}

/// Runs the app until its window is closed.
///
/// # Errors
/// When no window can be opened.
pub fn run() -> tauri::Result<()> {
    painting::prepare();
    hardening::harden();
    builder::<tauri::Wry>()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            // A second start, perhaps by opening a file: this window takes it.
            app.state::<Arrivals>().push_arguments(arguments.into_iter().map(Into::into), folder.as_ref());
            if let Some(window) = app.get_webview_window("main") {
                // A window that cannot be raised is no reason to fail.
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
        }))
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .menu(menu::build)
        .on_menu_event(|handle, event| menu::choose(handle, event.id().as_ref()))
        .build(context())?
        .run(|app, event| match event {
            RunEvent::Ready => {
                let folder = std::env::current_dir().unwrap_or_default();
                app.state::<Arrivals>().push_arguments(std::env::args_os(), &folder);
            }
            #[cfg(target_os = "macos")]
            RunEvent::Opened { urls } => {
                let files = urls.iter().filter_map(|url| url.to_file_path().ok());
                files.for_each(|path| app.state::<Arrivals>().push(&path));
            }
            // Without a code: the last window was closed. What is cleared there ends the app with one.
            RunEvent::ExitRequested { code: None, api, .. } if clipboard::clear_before_exit(app) => api.prevent_exit(),
            _ => {}
        });
    Ok(())
}
