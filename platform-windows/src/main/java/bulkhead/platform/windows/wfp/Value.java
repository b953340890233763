package bulkhead.platform.windows.wfp;

import bulkhead.leakguard.policy.IpRange;

/** What a field is compared with; the types are those of FWP_DATA_TYPE that its field has. */
public sealed interface Value {
    record UInt8(int value) implements Value {}

    record UInt16(int value) implements Value {}

    record UInt32(int value) implements Value {}

    record UInt64(long value) implements Value {}

    /** The addresses that share a prefix. */
    record Range(IpRange range) implements Value {}

    /**
     * An executable file, of which Windows makes the identifier that its sockets have.
     *
     * @param path absolute, as programs name it
     */
    record Program(String path) implements Value {}
}
