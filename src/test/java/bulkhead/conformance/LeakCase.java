package bulkhead.conformance;

import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.servers.StrongSwanServer.Settings;
import java.util.List;
import java.util.Set;

/**
 * What happens to a client that is to connect, or has.
 *
 * @param name as the table of the results has it
 * @param server how the server is set up; null when it is not needed
 * @param spoils whether the server is to be set up afresh after the case
 * @param stranger whether a program that is no VPN client also sends to the server
 * @param damages what the client has to have in order to suffer this
 */
record LeakCase(String name, Settings server, boolean spoils, boolean stranger, Set<Damage> damages, Story story) {
    /** A whole one begins with nothing connected and native traffic under way, and ends with {@link Scene#disconnect}. */
    @FunctionalInterface
    interface Story {
        void play(Scene scene) throws Exception;
    }

    static LeakCase of(String name, Settings server, Story story) {
        return new LeakCase(name, server, false, false, Set.of(), story);
    }

    /** What befalls a client that carries both families; then native traffic goes on, and the user disconnects. */
    static LeakCase whileConnected(String name, Settings server, Story blow) {
        return of(name, server, scene -> {
            scene.connected();
            blow.play(scene);
            scene.goesOn();
            scene.disconnect();
        });
    }

    /** After this the server has to be set up afresh. */
    LeakCase spoiling() {
        return new LeakCase(name, server, true, stranger, damages, story);
    }

    LeakCase withStranger() {
        return new LeakCase(name, server, spoils, true, damages, story);
    }

    /** It is about an option that only our client has. */
    LeakCase ofOurOptions() {
        return needing(Damage.WALK);
    }

    LeakCase needing(Damage... needs) {
        return new LeakCase(name, server, spoils, stranger, Set.of(needs), story);
    }

    boolean suits(ClientUnderTest client) {
        return client.fragile().containsAll(damages);
    }

    static List<LeakCase> all() {
        return List.of(
                        ServerCases.ALL,
                        ClientCases.ALL,
                        ProgramCases.ALL,
                        OtherProgramCases.ALL,
                        LanCases.ALL,
                        OfferCases.ALL,
                        BootCases.ALL,
                        RuleCases.ALL,
                        InterceptionCases.ALL)
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
