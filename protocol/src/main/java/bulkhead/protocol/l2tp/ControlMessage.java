package bulkhead.protocol.l2tp;

import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;

/** The control messages of RFC 2661 section 6, with those of their AVPs that this implementation makes use of. */
sealed interface ControlMessage {
    /** A message that we send, too. */
    sealed interface Sent extends ControlMessage {
        MessageType type();

        void write(AvpWriter avps);
    }

    /**
     * What SCCRQ and SCCRP tell of their sender.
     *
     * @param framing the Framing Capabilities, a mask of {@link #SYNCHRONOUS} and {@link #ASYNCHRONOUS}
     * @param challenge what a response must prove the tunnel secret for, or null
     */
    record Endpoint(
            int protocolVersion,
            int framing,
            String hostName,
            String vendorName,
            int firmware,
            int assignedTunnelId,
            int receiveWindow,
            byte[] challenge) {
        static final int SYNCHRONOUS = 1;
        static final int ASYNCHRONOUS = 2;
        /** Version 1, revision 0 (section 4.4.3): not the 2 of the header. */
        static final int VERSION_1_0 = 0x0100;

        /** "If absent, the peer must assume a Window Size of 4"; 0 "is invalid" (section 5.8). */
        static final int DEFAULT_WINDOW = 4;

        private void write(AvpWriter avps) {
            avps.put(AvpType.PROTOCOL_VERSION, protocolVersion)
                    .put(AvpType.FRAMING_CAPABILITIES, framing)
                    // None: we place no outgoing calls.
                    .put(AvpType.BEARER_CAPABILITIES, 0)
                    .put(AvpType.FIRMWARE_REVISION, firmware)
                    .put(AvpType.HOST_NAME, hostName.getBytes(StandardCharsets.UTF_8))
                    .put(AvpType.VENDOR_NAME, vendorName.getBytes(StandardCharsets.UTF_8))
                    .put(AvpType.ASSIGNED_TUNNEL_ID, assignedTunnelId)
                    .put(AvpType.RECEIVE_WINDOW_SIZE, receiveWindow)
                    .put(AvpType.CHALLENGE, challenge);
        }

        private static Endpoint of(Avps avps) throws MalformedException {
            int window = avps.number(AvpType.RECEIVE_WINDOW_SIZE, DEFAULT_WINDOW);
            return new Endpoint(
                    avps.number(AvpType.PROTOCOL_VERSION, VERSION_1_0),
                    avps.number(AvpType.FRAMING_CAPABILITIES, SYNCHRONOUS),
                    avps.text(AvpType.HOST_NAME),
                    avps.text(AvpType.VENDOR_NAME),
                    avps.number(AvpType.FIRMWARE_REVISION, 0),
                    avps.assignedId(AvpType.ASSIGNED_TUNNEL_ID),
                    window == 0 ? DEFAULT_WINDOW : window,
                    avps.octets(AvpType.CHALLENGE));
        }
    }

    /** @param tieBreaker whether the sender wants a single tunnel between the two of us (section 4.4.3); we send none */
    record Sccrq(Endpoint endpoint, boolean tieBreaker) implements Sent {
        @Override
        public MessageType type() {
            return MessageType.SCCRQ;
        }

        @Override
        public void write(AvpWriter avps) {
            endpoint.write(avps);
        }
    }

    record Sccrp(Endpoint endpoint, byte[] challengeResponse) implements Sent {
        @Override
        public MessageType type() {
            return MessageType.SCCRP;
        }

        @Override
        public void write(AvpWriter avps) {
            endpoint.write(avps);
            avps.put(AvpType.CHALLENGE_RESPONSE, challengeResponse);
        }
    }

    record Scccn(byte[] challengeResponse) implements Sent {
        @Override
        public MessageType type() {
            return MessageType.SCCCN;
        }

        @Override
        public void write(AvpWriter avps) {
            avps.put(AvpType.CHALLENGE_RESPONSE, challengeResponse);
        }
    }

    /** @param assignedTunnelId the sender's, 0 when it told none */
    record StopCcn(int assignedTunnelId, ResultCode result) implements Sent {
        @Override
        public MessageType type() {
            return MessageType.STOP_CCN;
        }

        @Override
        public void write(AvpWriter avps) {
            avps.put(AvpType.ASSIGNED_TUNNEL_ID, assignedTunnelId).put(AvpType.RESULT_CODE, result.value());
        }
    }

    record Hello() implements Sent {
        @Override
        public MessageType type() {
            return MessageType.HELLO;
        }

        @Override
        public void write(AvpWriter avps) {
            // A HELLO is its Message Type AVP.
        }
    }

    record Icrq(int assignedSessionId, int callSerialNumber) implements Sent {
        @Override
        public MessageType type() {
            return MessageType.ICRQ;
        }

        @Override
        public void write(AvpWriter avps) {
            avps.put(AvpType.ASSIGNED_SESSION_ID, assignedSessionId)
                    .put(AvpType.CALL_SERIAL_NUMBER, callSerialNumber)
                    // Neither analog nor digital: LAC and PPP are in the same system.
                    .put(AvpType.BEARER_TYPE, 0);
        }
    }

    record Icrp(int assignedSessionId) implements Sent {
        @Override
        public MessageType type() {
            return MessageType.ICRP;
        }

        @Override
        public void write(AvpWriter avps) {
            avps.put(AvpType.ASSIGNED_SESSION_ID, assignedSessionId);
        }
    }

    /** @param txConnectSpeed in bits per second */
    record Iccn(int txConnectSpeed, int framingType, boolean sequencingRequired) implements Sent {
        private static final byte[] EMPTY = {};

        @Override
        public MessageType type() {
            return MessageType.ICCN;
        }

        @Override
        public void write(AvpWriter avps) {
            avps.put(AvpType.TX_CONNECT_SPEED, txConnectSpeed)
                    .put(AvpType.FRAMING_TYPE, framingType)
                    .put(AvpType.SEQUENCING_REQUIRED, sequencingRequired ? EMPTY : null);
        }
    }

    /** @param assignedSessionId the sender's, 0 when it told none */
    record Cdn(int assignedSessionId, ResultCode result) implements Sent {
        @Override
        public MessageType type() {
            return MessageType.CDN;
        }

        @Override
        public void write(AvpWriter avps) {
            avps.put(AvpType.RESULT_CODE, result.value()).put(AvpType.ASSIGNED_SESSION_ID, assignedSessionId);
        }
    }

    record Ocrq(int assignedSessionId) implements ControlMessage {}

    /** OCRP, OCCN, WEN and SLI: of outgoing calls and of asynchronous lines, which we do not have. */
    record Foreign(MessageType type) implements ControlMessage {}

    /** A type that RFC 2661 does not define. */
    record Unknown(int type, boolean mandatory) implements ControlMessage {}

    /**
     * A message that must end its call or the tunnel (section 7.1).
     *
     * @param type null when not even that can be told
     * @param assignedTunnelId the sender's, 0 when it told none
     * @param assignedSessionId the sender's, 0 when it told none
     */
    record Invalid(MessageType type, int assignedTunnelId, int assignedSessionId, Avps.Problem problem)
            implements ControlMessage {}

    static ControlMessage of(Avps avps) {
        if (!avps.startWithMessageType()) {
            return new Invalid(null, 0, 0, avps.problemOr(GeneralError.VALUE_OUT_OF_RANGE, "no message type"));
        }
        MessageType type = avps.messageType();
        if (type == null) {
            return new Unknown(avps.number(AvpType.MESSAGE_TYPE, 0), avps.messageTypeMandatory());
        }
        try {
            // What ends the tunnel or the call anyway need not be perfect.
            boolean ends = type == MessageType.STOP_CCN || type == MessageType.CDN;
            return avps.problem() == null || ends ? parse(type, avps) : invalid(type, avps, avps.problem());
        } catch (MalformedException e) {
            return invalid(type, avps, new Avps.Problem(GeneralError.VALUE_OUT_OF_RANGE, type + " " + e.getMessage()));
        }
    }

    private static Invalid invalid(MessageType type, Avps avps, Avps.Problem problem) {
        int tunnelId = avps.number(AvpType.ASSIGNED_TUNNEL_ID, 0);
        int sessionId = avps.number(AvpType.ASSIGNED_SESSION_ID, 0);
        return new Invalid(type, tunnelId, sessionId, problem);
    }

    private static ControlMessage parse(MessageType type, Avps avps) throws MalformedException {
        return switch (type) {
            case SCCRQ -> new Sccrq(Endpoint.of(avps), avps.has(AvpType.TIE_BREAKER));
            case SCCRP -> new Sccrp(Endpoint.of(avps), avps.octets(AvpType.CHALLENGE_RESPONSE));
            case SCCCN -> new Scccn(avps.octets(AvpType.CHALLENGE_RESPONSE));
            case STOP_CCN -> new StopCcn(avps.number(AvpType.ASSIGNED_TUNNEL_ID, 0), resultCode(avps));
            case HELLO -> new Hello();
            case ICRQ ->
                new Icrq(avps.assignedId(AvpType.ASSIGNED_SESSION_ID), avps.number(AvpType.CALL_SERIAL_NUMBER, 0));
            case ICRP -> new Icrp(avps.assignedId(AvpType.ASSIGNED_SESSION_ID));
            case ICCN ->
                new Iccn(
                        avps.number(AvpType.TX_CONNECT_SPEED, 0),
                        avps.number(AvpType.FRAMING_TYPE, Endpoint.SYNCHRONOUS),
                        avps.has(AvpType.SEQUENCING_REQUIRED));
            case CDN -> new Cdn(avps.number(AvpType.ASSIGNED_SESSION_ID, 0), resultCode(avps));
            case OCRQ -> new Ocrq(avps.assignedId(AvpType.ASSIGNED_SESSION_ID));
            case OCRP, OCCN, WEN, SLI -> new Foreign(type);
        };
    }

    private static ResultCode resultCode(Avps avps) throws MalformedException {
        return avps.has(AvpType.RESULT_CODE) ? ResultCode.parse(avps.octets(AvpType.RESULT_CODE)) : ResultCode.of(0);
    }
}
