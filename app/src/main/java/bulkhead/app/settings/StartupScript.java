package bulkhead.app.settings;

import java.nio.file.Path;

/** A script in Windows' folder Startup. */
final class StartupScript implements LoginStart.Form {
    @Override
    public String text(Path launcher) {
        // In a batch file a percent sign is written twice; a file's name cannot hold a quote.
        return "@chcp 65001 >nul\r\n@start \"\" \"" + launcher.toString().replace("%", "%%")
                + "\" desktop --hidden\r\n";
    }

    @Override
    public boolean isOn(String text) {
        return true;
    }
}
