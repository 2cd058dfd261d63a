//! The window's types come from Rust: this writes them, or fails when the committed file is another.

use std::fs;
use std::path::Path;

use client_credentials::environment::HostReading;
use client_credentials::report::{CallProposal, CallReport, Inspection};
use ts_rs::{Config, TS};

use crate::commands::*;
use crate::error::IpcError;
use crate::issuing::TokenRequestPreview;
use crate::practice::PracticeState;
use crate::views::{AppState, EnvironmentView, SecretStoreView, StorageView};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/ipc.d.ts");

macro_rules! export {
    ($config:expr, $($root:ty),* $(,)?) => { $(<$root>::export_all($config).unwrap();)* };
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test asks whether it is to write")]
fn the_windows_types_are_those_of_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::new().with_large_int("number").with_out_dir(folder.path());
    export!(
        &config,
        IpcError,
        AppState,
        EnvironmentView,
        SecretStoreView,
        StorageView,
        PracticeState,
        HostReading,
        TokenRequestPreview,
        Inspection,
        CallReport,
        CallProposal,
        client_credentials::body::BodyLines,
        SetTheme,
        CancelOperation,
        OpenPage,
        HideChecklist,
        client_credentials::kinde::setup::SetupStep,
        EnvironmentRef,
        ReadHost,
        CreateEnvironment,
        UpdateEnvironment,
        Deleted,
        ReplaceSecret,
        SaveApi,
        RemoveApi,
        ReadOpenApi,
        crate::endpoints::OpenApiPreview,
        PlanGuardCheck,
        SendGuardCase,
        GuardRef,
        crate::guarding::GuardPlan,
        crate::guarding::GuardRow,
        crate::guarding::GuardReport,
        FindInTenant,
        FoundInTenant,
        TakeOverApis,
        TakenOver,
        AuthoriseApp,
        GrantScope,
        crate::tenant_reading::FindPlan,
        crate::tenant_reading::TenantChanged,
        AllowTokenHost,
        PreviewTokenRequest,
        GetToken,
        GetTokenAnswer,
        InspectToken,
        TokenRef,
        ProposeCalls,
        SendCall,
        ReadBodyLines,
        ReadBodyRows,
        FoldBody,
        SearchBody,
        BodyRef,
        NodeRef,
        SavedFile,
        SaveWholeAnswer,
        CopyNode,
        client_credentials::body::TreeRows,
        client_credentials::body::Match,
        RevealBody,
        CollectPage,
        crate::collecting::CollectedPage,
        ShowCollection,
        ListOperations,
        client_credentials::operation::ApiCatalogue,
        TokenLights,
        ApiLights,
        PreflightCall,
        client_credentials::operation::Preflight,
        NeededScopes,
        client_credentials::operation::LeastPrivilege,
        SaveCall,
        CallSaved,
        SavedCallRef,
        RenameCall,
        SetRegister,
        ChangeSetting,
        ResetSettings,
        SetProxy,
        SetCertificates,
        DataPreview,
        SavedData,
        RemoveOrphans,
        EraseEverything,
        ListenToMenu,
        crate::data::Orphan,
        crate::data::Erased,
        PasteToken,
        MintEntry,
        client_credentials::token_cache::DayCount,
        CompareSides,
        client_credentials::compare::Comparison,
        EnvironmentToken,
        crate::comparing::SinceLastGood,
        crate::board::BoardLine,
        CheckLine,
        CheckedLine,
        BoardExport,
        SaveExpectation,
        RemoveExpectation,
        ProveSecret,
        ProvedSecret,
        crate::pasting::PastedToken,
        crate::probing::HostProbe,
        CodeLanguage,
        WriteCode,
        client_credentials::samples::CodeSample,
        SetCodeLanguage,
        CheckConnection,
        client_credentials::doctor::ConnectionCheck,
        ReportRequest,
        ReportPreview,
        SavedReport,
        ReadImport,
        ImportRef,
        AddImport,
        TakePack,
        crate::importing::ImportView,
        crate::importing::Imported,
        crate::exporting::ExportRequest,
        ExportPreview,
        SavedExport,
        ReadNote,
        NoteView,
        ReadField,
        FieldReading,
        ReadSecretField,
        SecretFieldReading,
        CopyText,
        ReadHistory,
        HistoryView,
        HistoryRef,
        HistoryDetails,
        ReadScopeUse,
        client_credentials::history::ScopeUse,
        StartLesson,
        crate::lessons::LessonView,
        client_credentials::diagnosis::Explanation,
        Authorise,
        SetScope,
        SetLifetime,
        UseApplication,
    );
    let written = fs::read_to_string(folder.path().join("ipc.d.ts")).unwrap();
    if std::env::var_os("M2M_WRITE_TYPES").is_some() {
        fs::copy(folder.path().join("ipc.d.ts"), COMMITTED).unwrap();
    }
    let committed = fs::read_to_string(Path::new(COMMITTED)).unwrap_or_default();
    assert!(committed == written, "ui/src/ipc.d.ts is not what the Rust types say: run `make types`");
}
