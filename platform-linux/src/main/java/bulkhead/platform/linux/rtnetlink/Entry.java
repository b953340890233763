package bulkhead.platform.linux.rtnetlink;

/** What the kernel keeps for whoever sets it. Its text is ip(8)'s, less the verb. */
public sealed interface Entry permits Address, Route, Rule {
    /** What is there already is not set again, or is replaced by the same. */
    Request setting();

    Request unsetting();
}
