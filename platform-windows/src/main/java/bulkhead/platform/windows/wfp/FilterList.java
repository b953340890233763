package bulkhead.platform.windows.wfp;

import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Rule;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.leakguard.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The filters of a policy. The rules' order is their weight. What a layer cannot tell of a packet it leaves to the layer that can: it
 * lets pass more, and stops less, than the rule. What no layer can tell makes the rule stricter: nothing is let pass for it.
 */
public final class FilterList {
    /** The lightest of those that are in force while Windows runs: heavier than all that the boot begins with. */
    private static final long RUNNING = 1L << 32;

    private static final long BOOT = 0;

    private FilterList() {}

    /**
     * What is in force from now on, and until Windows ends. Each layer has an answer for every packet, so that what is there for the next
     * boot is not asked.
     */
    public static List<Filter> of(FilterPolicy policy, Names names) {
        return all(policy, names, RUNNING, Lifetime.STATIC);
    }

    /** What a boot begins with, in both of its parts. */
    public static List<Filter> ofTheBoot(Names names) {
        List<Filter> filters = new ArrayList<>(all(FilterPolicy.CLOSED, names, BOOT, Lifetime.PERSISTENT));
        filters.addAll(all(FilterPolicy.CLOSED, names, BOOT, Lifetime.BOOTTIME));
        return List.copyOf(filters);
    }

    private static List<Filter> all(FilterPolicy policy, Names names, long lightest, Lifetime lifetime) {
        if (policy.isOpen()) {
            return List.of();
        }
        RuleSet rules = RuleSet.of(policy);
        List<Filter> filters = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            filters.addAll(weighed(
                    layer,
                    lightest,
                    lifetime,
                    drafts(layer, rules.rules().get(layer.stage().hook()), names)));
        }
        return List.copyOf(filters);
    }

    /** A filter of one layer that has no weight yet. */
    private record Draft(String name, List<FilterCondition> conditions, boolean permit) {}

    private static List<Filter> weighed(Layer layer, long lightest, Lifetime lifetime, List<Draft> drafts) {
        List<Filter> filters = new ArrayList<>();
        long weight = lightest + drafts.size();
        for (Draft draft : drafts) {
            filters.add(new Filter(draft.name(), layer, weight--, draft.conditions(), draft.permit(), lifetime));
        }
        return filters;
    }

    private static List<Draft> drafts(Layer layer, List<Rule> rules, Names names) {
        List<Draft> drafts = new ArrayList<>();
        Question question = new Question(layer, names);
        for (Rule rule : rules) {
            for (List<FilterCondition> conditions : filters(rule, layer, question)) {
                drafts.add(new Draft(rule.name(), conditions, rule.verdict() == Verdict.ACCEPT));
            }
            if (!drafts.isEmpty() && drafts.getLast().conditions().isEmpty()) {
                return drafts;
            }
        }
        drafts.add(new Draft("the-rest", List.of(), true));
        return drafts;
    }

    /** The conditions of each filter that the rule becomes in a layer: none where it has no business there. */
    private static List<List<FilterCondition>> filters(Rule rule, Layer layer, Question question) {
        boolean accepts = rule.verdict() == Verdict.ACCEPT;
        List<FilterCondition> conditions = new ArrayList<>();
        Set<Field> asked = EnumSet.noneOf(Field.class);
        for (Asked each :
                rule.conditions().stream().flatMap(c -> question.of(c).stream()).toList()) {
            switch (each) {
                case Asked.Always() -> {}
                case Asked.Here(var alternatives) -> {
                    // Twice the same field would be "or", where the rule means "and".
                    if (!asked.add(alternatives.getFirst().field())) {
                        throw new IllegalStateException("two conditions of one field in " + rule);
                    }
                    conditions.addAll(alternatives);
                }
                case Asked.Never() -> {
                    return List.of();
                }
                case Asked.Elsewhere() -> {
                    if (!accepts) {
                        return List.of();
                    }
                }
                case Asked.Nowhere() -> {
                    if (accepts) {
                        return List.of();
                    }
                }
            }
        }
        return accepts && layer.stage() == Stage.ACCEPT ? withAnswers(conditions) : List.of(conditions);
    }

    /**
     * When filters change, Windows asks for an accepted flow once more, maybe at a packet that goes back in it: that came by no interface,
     * and is known by the one it leaves by.
     */
    private static List<List<FilterCondition>> withAnswers(List<FilterCondition> conditions) {
        List<FilterCondition> back = conditions.stream()
                .map(c -> c.field() == Field.IP_ARRIVAL_INTERFACE
                        ? new FilterCondition(Field.IP_NEXTHOP_INTERFACE, c.match(), c.value())
                        : c)
                .toList();
        return back.equals(conditions) ? List.of(conditions) : List.of(conditions, back);
    }
}
