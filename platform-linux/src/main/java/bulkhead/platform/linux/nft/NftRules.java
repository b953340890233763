package bulkhead.platform.linux.nft;

import bulkhead.leakguard.policy.Condition;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Rule;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.Verdict;
import bulkhead.platform.linux.links.Ours;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Neutral rules as nftables JSON (libnftables-json(5)): one table, one chain per hook, and the chain that gives what the
 * server sends our mark, so that the kernel's reverse path check looks up the way back as our own sockets do.
 */
public final class NftRules {
    static final String FAMILY = "inet";
    static final String TABLE = "bulkhead";
    static final String COUNTER = "counter";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int ADMIN_PROHIBITED = 3;
    private static final int FILTER_PRIORITY = -10;
    private static final int MARK_PRIORITY = -160;

    private NftRules() {}

    /** The batch that puts these rules in the place of whatever the table held. */
    public static ObjectNode replacing(RuleSet rules, Optional<Endpoint> server) {
        ArrayNode commands = JSON.arrayNode();
        commands.add(command("add", "table", table()));
        commands.add(command("delete", "table", table()));
        if (!rules.isEmpty()) {
            objects(rules, server).forEach(commands::add);
        }
        return JSON.objectNode().set("nftables", commands);
    }

    /** The command that lists the table. */
    static ObjectNode listing() {
        return JSON.objectNode().set("nftables", JSON.arrayNode().add(command("list", "table", table())));
    }

    /** What makes the table, each as an {@code add}. */
    static List<ObjectNode> objects(RuleSet rules, Optional<Endpoint> server) {
        List<ObjectNode> adds = new ArrayList<>();
        adds.add(command("add", "table", table()));
        for (Hook hook : Hook.values()) {
            String name = hook.name().toLowerCase(Locale.ROOT);
            adds.add(command("add", "chain", chain(name, hookName(hook), FILTER_PRIORITY)));
            for (Rule rule : rules.rules().get(hook)) {
                if (entersPortal(hook, rule)) {
                    adds.add(command("add", "chain", chain(portal(hook))));
                }
                for (ArrayNode expression : expressions(hook, rule)) {
                    adds.add(command("add", "rule", rule(name, rule.name(), expression)));
                }
            }
        }
        server.filter(s -> s.sender() instanceof Sender.Ours).ifPresent(s -> {
            adds.add(command("add", "chain", chain("mark", "prerouting", MARK_PRIORITY)));
            marks(s).forEach(adds::add);
        });
        return adds;
    }

    private static List<ObjectNode> marks(Endpoint server) {
        List<ObjectNode> adds = new ArrayList<>();
        Condition thence = new Condition.Source(Set.of(IpRange.of(server.address())));
        ObjectNode mark = JSON.objectNode();
        mark.putObject("mangle").put("value", Ours.MARK).set("key", NftMatches.meta("mark"));
        if (server.localPort() != 0) {
            ArrayNode transport = JSON.arrayNode();
            NftMatches.add(transport, thence);
            NftMatches.add(transport, server.from());
            adds.add(command("add", "rule", rule("mark", "server", transport.add(mark))));
        }
        if (server.esp()) {
            ArrayNode esp = JSON.arrayNode();
            NftMatches.add(esp, thence);
            NftMatches.add(esp, new Condition.Protocol(Packet.ESP));
            adds.add(command("add", "rule", rule("mark", "server-esp", esp.add(mark))));
        }
        return adds;
    }

    /** What leaves has no socket to tell the program by any more: it has the mark that it got before. */
    private static boolean entersPortal(Hook hook, Rule rule) {
        return hook != Hook.LEAVE && rule.conditions().contains(new Condition.OfPortal());
    }

    private static String portal(Hook hook) {
        return hook == Hook.IN ? NftPortal.IN : NftPortal.OUT;
    }

    private static List<ArrayNode> expressions(Hook hook, Rule rule) {
        if (entersPortal(hook, rule)) {
            ArrayNode jump = JSON.arrayNode();
            jump.addObject().putObject("jump").put("target", portal(hook));
            return List.of(jump);
        }
        if (rule.verdict() != Verdict.REJECT) {
            ArrayNode expression = NftMatches.all(rule.conditions());
            if (rule.verdict() != Verdict.ACCEPT) {
                count(expression);
            }
            expression.addObject().putNull(rule.verdict() == Verdict.ACCEPT ? "accept" : "drop");
            return List.of(expression);
        }
        ArrayNode prohibited = count(NftMatches.all(rule.conditions()));
        prohibited.addObject().putObject("reject").put("type", "icmpx").put("expr", ADMIN_PROHIBITED);
        if (hook == Hook.FORWARD) {
            // A reset would carry a foreign source address and be stopped by our own rules; ICMP ends a connect as
            // fast.
            return List.of(prohibited);
        }
        ArrayNode reset = NftMatches.all(rule.conditions());
        NftMatches.add(reset, new Condition.Protocol(Packet.TCP));
        count(reset);
        reset.addObject().putObject("reject").put("type", "tcp reset");
        return List.of(reset, prohibited);
    }

    /** What is refused is counted, and what passes is not: that would take time. */
    private static ArrayNode count(ArrayNode expression) {
        expression.addObject().putObject(COUNTER).put("packets", 0).put("bytes", 0);
        return expression;
    }

    static ObjectNode command(String verb, String kind, ObjectNode object) {
        ObjectNode command = JSON.objectNode();
        command.putObject(verb).set(kind, object);
        return command;
    }

    static ObjectNode table() {
        return JSON.objectNode().put("family", FAMILY).put("name", TABLE);
    }

    private static ObjectNode chain(String name) {
        return JSON.objectNode().put("family", FAMILY).put("table", TABLE).put("name", name);
    }

    private static ObjectNode chain(String name, String hook, int priority) {
        return chain(name)
                .put("type", "filter")
                .put("hook", hook)
                .put("prio", priority)
                .put("policy", "accept");
    }

    static ObjectNode rule(String chain, String comment, ArrayNode expression) {
        return JSON.objectNode()
                .put("family", FAMILY)
                .put("table", TABLE)
                .put("chain", chain)
                .put("comment", comment)
                .set("expr", expression);
    }

    private static String hookName(Hook hook) {
        return switch (hook) {
            case OUT -> "output";
            case IN -> "input";
            case FORWARD -> "forward";
            case LEAVE -> "postrouting";
        };
    }
}
