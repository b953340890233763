package bulkhead.leakguard.host;

/** What sentences that every system says call by another name on each, and what is typed there. */
public enum SystemWords {
    LINUX("Linux", "root", "run with sudo", "nftables", "sudo systemctl start bulkhead-guard"),
    WINDOWS(
            "Windows",
            "administrators",
            "run as administrator",
            "the Windows Filtering Platform",
            "as administrator: sc start bulkhead-guard"),
    MACOS("macOS", "root", "run with sudo", "pf", "sudo launchctl kickstart system/bulkhead.guard");

    private final String system;
    private final String administrators;
    private final String withRights;
    private final String firewall;
    private final String startDaemon;

    SystemWords(String system, String administrators, String withRights, String firewall, String startDaemon) {
        this.system = system;
        this.administrators = administrators;
        this.withRights = withRights;
        this.firewall = firewall;
        this.startDaemon = startDaemon;
    }

    /** Those of the system that this runs on. */
    public static SystemWords here() {
        String name = System.getProperty("os.name");
        return name.startsWith("Windows") ? WINDOWS : name.startsWith("Mac") ? MACOS : LINUX;
    }

    public String system() {
        return system;
    }

    /** Who may change everything. */
    public String administrators() {
        return administrators;
    }

    /** What to do for as much. */
    public String withRights() {
        return withRights;
    }

    /** What the guard is made of. */
    public String firewall() {
        return firewall;
    }

    /** What starts the guard's daemon where it is installed. */
    public String startDaemon() {
        return startDaemon;
    }
}
