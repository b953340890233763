package bulkhead.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link RealServers} promises: decides whether the servers can run, and keeps the one set of them. */
final class Lab implements ExecutionCondition, BeforeEachCallback, AfterTestExecutionCallback, ParameterResolver {
    /** The servers' packages are downloaded in this time, or not at all. */
    private static final Duration FETCH = Duration.ofMinutes(8);

    private static final int CANNOT_RUN_HERE = 3;
    private static final Set<Class<?>> KINDS = Set.of(
            Topology.class, StrongSwanServer.class, SoftEtherServer.class, FreeRadiusServer.class, ClassicClient.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Result fetch = store(context).computeIfAbsent(Result.class, _ -> Script.attempt(FETCH, "fetch"), Result.class);
        return switch (fetch.exit()) {
            case 0 -> ConditionEvaluationResult.enabled("the test servers are there");
            case CANNOT_RUN_HERE ->
                ConditionEvaluationResult.disabled(fetch.output().strip());
            default -> throw new IllegalStateException(fetch.output().strip());
        };
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Topology topology = store(context).get(Topology.class, Topology.class);
        if (topology != null) {
            topology.reset();
        }
    }

    /** Keeps what the servers said in a failed test, and what crossed the wire, under {@code target/servers}. */
    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        Topology topology = store(context).get(Topology.class, Topology.class);
        if (topology != null && context.getExecutionException().isPresent()) {
            topology.keepLogs(Path.of(
                    "target",
                    "servers",
                    context.getRequiredTestClass().getSimpleName(),
                    context.getRequiredTestMethod().getName()));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return KINDS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(parameter.getParameter().getType(), store(context));
    }

    private static Object shared(Class<?> kind, Store store) {
        return store.computeIfAbsent(kind, _ -> start(kind, store));
    }

    private static AutoCloseable start(Class<?> kind, Store store) {
        if (kind == Topology.class) {
            return Topology.open();
        }
        Topology topology = (Topology) shared(Topology.class, store);
        if (kind == StrongSwanServer.class) {
            return StrongSwanServer.start(topology, StrongSwanServer.Settings.dualStack());
        }
        if (kind == SoftEtherServer.class) {
            return SoftEtherServer.start(topology, SoftEtherServer.Settings.dualStack());
        }
        if (kind == FreeRadiusServer.class) {
            return FreeRadiusServer.start(topology);
        }
        return ClassicClient.start(topology);
    }

    private static Store store(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(Lab.class));
    }
}
