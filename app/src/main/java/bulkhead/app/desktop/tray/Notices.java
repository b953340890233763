package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.desktop.tray.Notice.Offer;
import bulkhead.app.desktop.tray.Notice.Urgency;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Reason;
import java.util.Optional;

/** What of a change of the connection is worth a notification: what comes of it for the user, and not each step. */
final class Notices {
    private final Texts texts;
    private final Words words;

    Notices(Texts texts) {
        this.texts = texts;
        words = new Words(texts);
    }

    /** The notification of a change; none when it is no news. */
    Optional<Notice> between(ConnectionStatus before, ConnectionStatus after) {
        if (after.concerns().mendedAt() > before.concerns().mendedAt()) {
            return Optional.of(notice(
                    "notice.mended", texts.of("doubt.rules-changed"), after, Urgency.CRITICAL, Optional.empty()));
        }
        if (isUp(after) && after.concerns().unwatched() && !before.concerns().unwatched()) {
            return Optional.of(
                    notice("notice.unwatched", texts.of("doubt.unwatched"), after, Urgency.CRITICAL, Optional.empty()));
        }
        if (isUp(after)) {
            return Optional.ofNullable(up(before, after));
        }
        if (before.state() == after.state()) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (after.state()) {
                    case RECONNECTING ->
                        notice("notice.lost", cause(after) + fates(after), after, Urgency.NORMAL, disconnect());
                    case DISCONNECTED -> ended(after);
                    case ERROR ->
                        notice("notice.stopped", cause(after) + fates(after), after, Urgency.CRITICAL, again(after));
                    case RESOLVING, GUARDING, CONNECTING, CONNECTED, DISCONNECTING -> null;
                });
    }

    private Notice up(ConnectionStatus before, ConnectionStatus after) {
        if (!isUp(before) && before.failure().isPresent()) {
            return notice("notice.back", fates(after), after, Urgency.NORMAL, disconnect());
        }
        // IPv6 follows IPv4, or the reason why it does not: one notification of both.
        boolean same =
                before.carried().equals(after.carried()) && before.ipv6Block().equals(after.ipv6Block());
        boolean news = isSettled(after) && !(isSettled(before) && same);
        return news ? notice("notice.connected", fates(after), after, Urgency.LOW, disconnect()) : null;
    }

    private Notice ended(ConnectionStatus after) {
        if (after.failure().isEmpty()) {
            return notice("notice.disconnected", fates(after), after, Urgency.LOW, Optional.empty());
        }
        boolean byServer = after.failure().get().reason() == Reason.ENDED_BY_PEER;
        String title = byServer ? "notice.ended" : "notice.failed";
        return notice(title, cause(after) + fates(after), after, Urgency.NORMAL, again(after));
    }

    private Notice notice(String title, String body, ConnectionStatus of, Urgency urgency, Optional<Offer> offer) {
        return new Notice(texts.of(title, TrayView.nameOf(of, texts)), body, of.state(), urgency, offer);
    }

    private Optional<Offer> disconnect() {
        return Optional.of(new Offer(texts.of("button.disconnect"), new TrayAction.Disconnect()));
    }

    private Optional<Offer> again(ConnectionStatus status) {
        return status.profile().isEmpty()
                ? Optional.empty()
                : Optional.of(new Offer(texts.of("notice.again"), new TrayAction.Connect(status.profile())));
    }

    private String fates(ConnectionStatus status) {
        return words.ipv4(status) + " " + words.ipv6(status);
    }

    private static String cause(ConnectionStatus status) {
        return status.failure().map(Failure::message).map(text -> text + " ").orElse("");
    }

    private static boolean isUp(ConnectionStatus status) {
        return status.state() == State.CONNECTED && !status.carried().isEmpty();
    }

    private static boolean isSettled(ConnectionStatus status) {
        return isUp(status)
                && (status.carried().contains(Family.IPV6) || status.ipv6Block().isPresent());
    }
}
