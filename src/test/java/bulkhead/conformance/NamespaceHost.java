package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.Background;
import bulkhead.servers.Link;
import bulkhead.servers.Result;
import bulkhead.servers.Topology;

/** A client that runs in the client's namespace of a {@link Topology}. */
abstract class NamespaceHost implements ClientUnderTest {
    protected final Topology topology;

    NamespaceHost(Topology topology) {
        this.topology = topology;
    }

    @Override
    public Link link() {
        return Link.CLIENT;
    }

    @Override
    public String device() {
        return Topology.CLIENT_INTERFACE;
    }

    @Override
    public String ipv4() {
        return Topology.CLIENT_IPV4;
    }

    @Override
    public Background background(String... arguments) {
        return Background.start(topology.client(), arguments);
    }

    @Override
    public Result run(String script) {
        return topology.client().run("sh", "-c", script);
    }

    @Override
    public void dhcp() {
        topology.dhcp();
    }

    void must(String script) {
        Result result = run(script);
        assertThat(result.succeeded()).as("%s: %s", script, result.output()).isTrue();
    }

    void deleteTun() {
        must("ip link delete $(ip -br link show type tun | cut -d ' ' -f 1)");
    }
}
