/** The connector: one tunnel controller, and the command line that drives it. */
module bulkhead.app {
    requires static atlantafx.base;
    requires bulkhead.leakguard;
    requires bulkhead.protocol;
    requires com.dd.plist;
    requires info.picocli;
    requires static java.desktop;
    requires java.logging;
    requires static javafx.controls;
    requires jdk.net;
    requires jdk.unsupported;
    requires org.bouncycastle.provider;
    requires org.freedesktop.dbus;
    requires static org.kordamp.ikonli.feather;
    requires static org.kordamp.ikonli.javafx;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires java.xml;
    requires tools.jackson.databind;

    // JavaFX makes the application's object.
    exports bulkhead.app.desktop;

    opens bulkhead.app.cli to
            info.picocli;
    opens bulkhead.app.desktop.tray to
            org.freedesktop.dbus;
    opens bulkhead.app.demo to
            info.picocli;
    opens bulkhead.app.leaktest to
            tools.jackson.databind;
    opens bulkhead.app.profile to
            tools.jackson.databind;
    opens bulkhead.app.settings to
            tools.jackson.databind;
    opens bulkhead.app.secret to
            org.freedesktop.dbus,
            tools.jackson.databind;
    opens bulkhead.app.status to
            tools.jackson.databind;
    opens bulkhead.app.tunnel to
            tools.jackson.databind;
    opens bulkhead.app.update to
            tools.jackson.databind;
}
