package bulkhead.conformance;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Arrays;

/** What {@link Fault} leads into a Java machine; it has nothing but what the smallest of them has. */
public final class FaultAgent {
    private static final MethodTypeDesc MESSAGE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    private static final ClassDesc LOCK_SUPPORT = ClassDesc.of("java.util.concurrent.locks.LockSupport");
    private static final MethodTypeDesc NANOS = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long);

    private FaultAgent() {}

    /** What the Java machine of the program calls. */
    public static void agentmain(String words, Instrumentation machine) throws UnmodifiableClassException {
        String[] word = words.split(" ");
        for (Class<?> loaded : machine.getAllLoadedClasses()) {
            if (loaded.getName().equals(word[0])
                    && Arrays.stream(loaded.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals(word[1]))) {
                MethodTransform body = word.length > 2 ? throwing(ClassDesc.of(word[2])) : slow();
                machine.addTransformer(new Change(loaded, word[1], body), true);
                machine.retransformClasses(loaded);
                return;
            }
        }
        throw new IllegalArgumentException("no class with such a method is loaded: " + words);
    }

    /** Changes one method of one class. */
    record Change(Class<?> where, String method, MethodTransform body) implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            return where == redefined
                    ? ClassFile.of()
                            .transformClass(
                                    ClassFile.of().parse(bytes),
                                    ClassTransform.transformingMethods(
                                            model -> model.methodName().equalsString(method), body))
                    : null;
        }
    }

    private static MethodTransform throwing(ClassDesc error) {
        return (builder, element) -> {
            if (element instanceof CodeModel) {
                builder.withCode(code -> code.new_(error)
                        .dup()
                        .loadConstant("of a test")
                        .invokespecial(error, ConstantDescs.INIT_NAME, MESSAGE)
                        .athrow());
            } else {
                builder.with(element);
            }
        };
    }

    /** By what an interrupt ends. */
    private static MethodTransform slow() {
        return (builder, element) -> {
            if (element instanceof CodeModel model) {
                builder.withCode(code -> {
                    code.loadConstant(1_000_000_000L).invokestatic(LOCK_SUPPORT, "parkNanos", NANOS);
                    model.forEach(code);
                });
            } else {
                builder.with(element);
            }
        };
    }
}
