package bulkhead.protocol.ike.session;

import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.Phase1Transforms;
import bulkhead.protocol.ike.exchange.Phase2Transforms;
import bulkhead.protocol.ike.exchange.QuickModeInitiator;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;

/** Informational exchanges of the peer under an ISAKMP SA (RFC 2409 section 5.7). */
final class Informational {
    private final Outbox out;
    private final IkeSas sas;
    private final DeadPeerDetection dpd;
    private final Listener listener;

    /** What a session does when the peer refuses or deletes something. */
    interface Listener {
        void refused(long now, IkeSa sa, QuickModeInitiator quickMode, int notification);

        void espDeleted(long now, int outboundSpi);

        void ikeDeleted(long now, IkeSa sa);
    }

    Informational(Outbox out, IkeSas sas, DeadPeerDetection dpd, Listener listener) {
        this.out = out;
        this.sas = sas;
        this.dpd = dpd;
        this.listener = listener;
    }

    void receive(long now, IsakmpHeader header, byte[] message, IkeSa sa) throws MalformedException {
        int messageId = header.messageId();
        // Under the ID of a quick mode that is there, its peer may refuse it or say CONNECTED.
        boolean used = sa.messageIds.isUsed(messageId) && !sa.quickModes.containsKey(messageId);
        if (used && !dpd.mayBeAnsweredUnder(messageId)) {
            out.drop(Drop.DUPLICATE);
            return;
        }
        byte[] plain = sa.phase1.chain(messageId).decrypt(message, IsakmpHeader.BYTES, message.length);
        PayloadChain in;
        try {
            in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
            in.leadingHash();
        } catch (MalformedException e) {
            out.drop(Drop.UNDECRYPTABLE);
            return;
        }
        if (!sa.phase1.hasHash1(messageId, in)) {
            out.drop(Drop.BAD_HASH);
            return;
        }
        out.read(Exchange.INFORMATIONAL, 0, in.payloads());
        if (used) {
            answered(now, in);
            return;
        }
        sa.messageIds.use(messageId);
        for (Payload payload : in.payloads()) {
            if (payload instanceof Payload.Notification notification) {
                notified(now, messageId, notification, sa);
            } else if (payload instanceof Payload.Delete delete) {
                deleted(now, delete);
            }
        }
    }

    /** Under the ID of our own R-U-THERE nothing counts but its answer: our question itself may come back. */
    private void answered(long now, PayloadChain in) throws MalformedException {
        boolean answer = false;
        for (Payload payload : in.payloads()) {
            if (payload instanceof Payload.Notification it && it.message() == NotifyType.R_U_THERE_ACK) {
                dpd.answered(now, it);
                answer = true;
            }
        }
        if (!answer) {
            out.drop(Drop.REFLECTED);
        }
    }

    private void notified(long now, int messageId, Payload.Notification notification, IkeSa sa)
            throws MalformedException {
        switch (notification.message()) {
            case NotifyType.R_U_THERE -> asked(notification, sa);
            case NotifyType.R_U_THERE_ACK -> dpd.answered(now, notification);
            case NotifyType.CONNECTED -> {
                if (sa.quickModes.get(messageId) instanceof QuickModeInitiator quickMode && quickMode.isDone()) {
                    quickMode.connected(now);
                }
            }
            case NotifyType.RESPONDER_LIFETIME -> {
                if (notification.protocol() == Payload.PROTOCOL_ISAKMP) {
                    sa.shorten(now, Phase1Transforms.responderLifetime(notification.data()));
                }
            }
            default -> {
                if (NotifyType.isError(notification.message())) {
                    refused(now, notification, sa);
                }
            }
        }
    }

    private void asked(Payload.Notification question, IkeSa sa) throws MalformedException {
        if (sa.isNewQuestion(new ByteReader(question.data()).i32())) {
            sas.inform(sa, DeadPeerDetection.answer(sa.phase1, question));
        } else {
            out.drop(Drop.DUPLICATE);
        }
    }

    /**
     * An error ends the quick mode whose SPI it names, or else the one that is under way. strongSwan names SPI 0 when it
     * chose no proposal.
     */
    private void refused(long now, Payload.Notification notification, IkeSa sa) {
        int named = notification.spi().length == 4 ? Phase2Transforms.spi(notification.spi()) : 0;
        sa.quickModes.values().stream()
                .filter(QuickModeInitiator.class::isInstance)
                .map(QuickModeInitiator.class::cast)
                .filter(it -> !it.isDone() && (named == 0 || it.inboundSpi() == named))
                .findFirst()
                .ifPresent(it -> listener.refused(now, sa, it, notification.message()));
    }

    private void deleted(long now, Payload.Delete delete) throws MalformedException {
        for (byte[] spi : delete.spis()) {
            if (delete.protocol() == Payload.PROTOCOL_ESP && spi.length == 4) {
                listener.espDeleted(now, Phase2Transforms.spi(spi));
            } else if (delete.protocol() == Payload.PROTOCOL_ISAKMP && spi.length == 16) {
                ByteReader in = new ByteReader(spi);
                IkeSa sa = sas.find(new Cookies(in.i64(), in.i64()));
                if (sa != null) {
                    listener.ikeDeleted(now, sa);
                }
            }
        }
    }
}
