package bulkhead.leakguard.policy;

import java.util.List;

/**
 * One rule: the verdict on packets for which all conditions hold.
 *
 * @param name says what it is for; unique in its hook
 */
public record Rule(String name, List<Condition> conditions, Verdict verdict) {
    public Rule {
        conditions = List.copyOf(conditions);
    }

    static Rule accept(String name, Condition... conditions) {
        return new Rule(name, List.of(conditions), Verdict.ACCEPT);
    }

    static Rule drop(String name, Condition... conditions) {
        return new Rule(name, List.of(conditions), Verdict.DROP);
    }

    /** Rejects where there is a sender to tell, and drops elsewhere. */
    static Rule stop(String name, Hook hook, Condition... conditions) {
        boolean told = hook == Hook.OUT || hook == Hook.FORWARD;
        return new Rule(name, List.of(conditions), told ? Verdict.REJECT : Verdict.DROP);
    }

    boolean matches(Packet packet) {
        return conditions.stream().allMatch(c -> c.matches(packet));
    }
}
