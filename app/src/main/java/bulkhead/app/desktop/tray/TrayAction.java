package bulkhead.app.desktop.tray;

/** What the user can ask for in the tray's menu or on a notification. */
sealed interface TrayAction {
    record Connect(String profile) implements TrayAction {}

    /** Also ends an attempt. */
    record Disconnect() implements TrayAction {}

    record ShowWindow() implements TrayAction {}

    record Settings() implements TrayAction {}

    /** Forgets the passphrase of the file of secrets. */
    record Lock() implements TrayAction {}

    record Quit() implements TrayAction {}
}
