package bulkhead.leakguard.daemon;

import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.Sender;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.LogicalType;

/**
 * Messages as JSON, one a packet. Reading takes what {@code write} writes and nothing else: every field there and no other,
 * within bounds of size and depth, addresses as literals and never as names to be looked up. What the records themselves do
 * not take is malformed too.
 */
public final class MessageCodec {
    /** The most a message may have. */
    public static final int MAX_BYTES = 1 << 16;

    private static final int MAX_DEPTH = 12;
    private static final int MAX_TEXT = 1024;
    private static final int MAX_DIGITS = 20;
    private static final int MAX_NAME = 32;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MAX_BYTES)
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxNumberLength(MAX_DIGITS)
                            .maxNameLength(MAX_NAME)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            // A record's components alone: what it can tell besides, as isDefault, is no part of a message.
            .changeDefaultVisibility(v -> v.withIsGetterVisibility(Visibility.NONE))
            .annotationIntrospector(new DeclaredNames(MessageNames::of))
            .addMixIn(Request.class, Named.class)
            .addMixIn(Reply.class, Named.class)
            .addMixIn(GuardState.class, Named.class)
            .addMixIn(Sender.class, Named.class)
            .registerSubtypes(MessageNames.all())
            .addModule(new SimpleModule()
                    .addSerializer(InetAddress.class, new AddressWriter())
                    .addDeserializer(InetAddress.class, new AddressReader()))
            .build();

    private MessageCodec() {}

    public static byte[] write(Request request) {
        return JSON.writeValueAsBytes(request);
    }

    public static byte[] write(Reply reply) {
        return JSON.writeValueAsBytes(reply);
    }

    /** As a file keeps it. */
    public static String write(Standing standing) {
        return JSON.writeValueAsString(standing);
    }

    public static Request request(byte[] message) throws RefusedException {
        return read(message, Request.class);
    }

    public static Reply reply(byte[] message) throws RefusedException {
        return read(message, Reply.class);
    }

    public static Standing standing(String text) throws RefusedException {
        return read(text.getBytes(StandardCharsets.UTF_8), Standing.class);
    }

    /** Whatever the parser makes of it: nothing in a message is worth more than a refusal. */
    private static <T> T read(byte[] message, Class<T> type) throws RefusedException {
        if (message.length > MAX_BYTES) {
            throw new RefusedException(Reason.TOO_LARGE, "the message has more than " + MAX_BYTES + " bytes");
        }
        try {
            T value = JSON.readValue(message, type);
            if (value != null) {
                return value;
            }
        } catch (RuntimeException e) {
            // Its text would quote the message.
        }
        throw new RefusedException(
                Reason.MALFORMED, "this is no message of Bulkhead's: use a program of the daemon's version");
    }

    /** A kind of a sealed interface is told by its name in {@link MessageNames}. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}

    private static final class AddressWriter extends StdSerializer<InetAddress> {
        AddressWriter() {
            super(InetAddress.class);
        }

        @Override
        public void serialize(InetAddress address, JsonGenerator out, SerializationContext context) {
            out.writeString(address.getHostAddress());
        }
    }

    private static final class AddressReader extends StdDeserializer<InetAddress> {
        AddressReader() {
            super(InetAddress.class);
        }

        @Override
        public InetAddress deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("no text");
            }
            return InetAddresses.parse(in.getString());
        }
    }
}
