// Every command, once: for the handler, for the access control list, and for the tests that compare them.
macro_rules! commands {
    ($with:ident) => {
        $with! {
            app_state, set_theme, set_register, change_setting, reset_settings, set_proxy, set_extra_certificates, set_client_certificate,
            choose_extra_certificates, choose_client_certificate,
            reveal_data_folder, preview_data, save_data, find_orphans, remove_orphans, erase_everything,
            licences, listen_to_menu,
            retry_secret_store, retry_save, settle_settings, cancel_operation, open_page,
            select_environment, read_host, probe_host, create_environment, update_environment, delete_environment,
            restore_environment, replace_secret, forget_secret, prove_secret, keep_next_secret,
            discard_next_secret, save_api, remove_api, allow_token_host,
            read_import, pick_import, next_import, discard_import, open_import, add_import, hold_import_secret, take_pack,
            preview_export, copy_export, save_export,
            read_open_api, choose_open_api, plan_guard_check, send_guard_case, guard_report,
            plan_find_in_tenant, find_in_tenant, take_over_apis, authorise_app, grant_scope,
            read_note, read_field, read_secret_field,
            preview_token_request, get_token, inspect_token, copy_token, reveal_token, forget_token,
            paste_token, mint_history, mint_days,
            compare_sides, compare_with_last_good, board_lines, check_line, preview_board, copy_board, save_board,
            expect_token, save_expectation, remove_expectation,
            propose_calls, send_call,
            body_lines, body_rows, fold_body, search_body, body_picture, node_path, copy_node, copy_body, save_body, save_whole_answer, saved_bytes,
            code_languages, write_code, save_code, set_code_language,
            reveal_body, collect_page, show_collection,
            list_operations, token_lights, preflight_call, needed_scopes, save_call, delete_call, rename_call,
            check_connection, preview_report, copy_report, save_report,
            start_practice, practice_state, practice_authorise, practice_set_scope, practice_set_lifetime,
            practice_use_application, practice_lessons, start_lesson, mend_lesson, end_lesson,
            history, history_entry, clear_history, forget_history_entry, save_history_again, scope_use,
            finding_explanations, copy_text, setup_steps, hide_checklist
        }
    };
}
