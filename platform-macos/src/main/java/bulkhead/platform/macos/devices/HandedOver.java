package bulkhead.platform.macos.devices;

/** What goes from the daemon to a program as its descriptor. */
public sealed interface HandedOver extends AutoCloseable permits Utun, BoundSocket {
    int fd();

    @Override
    void close();
}
