package bulkhead.app.status;

import bulkhead.app.names.PublicNames;
import bulkhead.leakguard.daemon.DeclaredNames;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;

/** {@link Details} as an object: each fact by the name of its kind, and all else by the names that the events have for it. */
final class DetailsJson {
    private static final Map<Class<? extends Fact>, String> KINDS = Map.ofEntries(
            Map.entry(Fact.Ike.class, "ike"),
            Map.entry(Fact.Esp.class, "esp"),
            Map.entry(Fact.L2tp.class, "l2tp"),
            Map.entry(Fact.Link.class, "link"),
            Map.entry(Fact.Authentication.class, "auth"),
            Map.entry(Fact.Notification.class, "notification"),
            Map.entry(Fact.Ipv4.class, "ipv4"),
            Map.entry(Fact.Ipv4Path.class, "ipv4Path"),
            Map.entry(Fact.Ipv4Routes.class, "ipv4Routes"),
            Map.entry(Fact.Ipv6.class, "ipv6"),
            Map.entry(Fact.Refused.class, "refused"),
            Map.entry(Fact.Tunnel.class, "tunnel"),
            Map.entry(Fact.Detours.class, "detours"),
            Map.entry(Fact.Caveats.class, "caveats"));

    private DetailsJson() {}

    /** @param strict what it is part of, and as it */
    static SimpleModule module(JsonMapper.Builder strict) {
        JsonMapper facts = strict.annotationIntrospector(new DeclaredNames(PublicNames::of))
                .addMixIn(IpAddress.class, AddressText.class)
                .addMixIn(IpPrefix.class, PrefixText.class)
                .addMixIn(Refusal.class, RefusalNames.class)
                .build();
        return new SimpleModule()
                .addSerializer(Details.class, new Writer(facts))
                .addDeserializer(Details.class, new Reader(facts));
    }

    private static final class Writer extends StdSerializer<Details> {
        private final JsonMapper facts;

        Writer(JsonMapper facts) {
            super(Details.class);
            this.facts = facts;
        }

        @Override
        public void serialize(Details details, JsonGenerator out, SerializationContext context) {
            ObjectNode all = facts.createObjectNode();
            details.facts().forEach(fact -> all.set(KINDS.get(fact.getClass()), facts.valueToTree(fact)));
            out.writePOJO(all);
        }
    }

    private static final class Reader extends StdDeserializer<Details> {
        private final JsonMapper facts;

        Reader(JsonMapper facts) {
            super(Details.class);
            this.facts = facts;
        }

        /** A kind that only a later version knows is left alone. */
        @Override
        public Details deserialize(JsonParser in, DeserializationContext context) {
            JsonNode all = context.readTree(in);
            List<Fact> read = new ArrayList<>();
            all.properties()
                    .forEach(property -> KINDS.forEach((kind, name) -> {
                        if (name.equals(property.getKey())) {
                            read.add(facts.treeToValue(property.getValue(), kind));
                        }
                    }));
            return new Details(read);
        }
    }

    private abstract static class AddressText {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static IpAddress parse(String text) {
            throw new AssertionError(text);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    private abstract static class PrefixText {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static IpPrefix parse(String text) {
            throw new AssertionError(text);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    private interface RefusalNames {
        @JsonProperty("reason")
        Why why();
    }
}
