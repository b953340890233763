package bulkhead.conformance;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
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

    private FaultAgent() {}

    /** What the Java machine of the program calls. */
    public static void agentmain(String words, Instrumentation machine) throws UnmodifiableClassException {
        String[] word = words.split(" ");
        for (Class<?> loaded : machine.getAllLoadedClasses()) {
            if (loaded.getName().equals(word[0])
                    && Arrays.stream(loaded.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals(word[1]))) {
                machine.addTransformer(new Throwing(loaded, word[1], ClassDesc.of(word[2])), true);
                machine.retransformClasses(loaded);
                return;
            }
        }
        throw new IllegalArgumentException("no class with such a method is loaded: " + words);
    }

    /** Makes one method of one class throw. */
    record Throwing(Class<?> where, String method, ClassDesc error) implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            return where == redefined ? withThrow(bytes, method, error) : null;
        }
    }

    private static byte[] withThrow(byte[] bytes, String method, ClassDesc error) {
        ClassTransform change = (builder, element) -> {
            if (element instanceof MethodModel model && model.methodName().equalsString(method)) {
                builder.withMethodBody(
                        model.methodName(),
                        model.methodType(),
                        model.flags().flagsMask(),
                        code -> code.new_(error)
                                .dup()
                                .loadConstant("of a test")
                                .invokespecial(error, ConstantDescs.INIT_NAME, MESSAGE)
                                .athrow());
            } else {
                builder.with(element);
            }
        };
        return ClassFile.of().transformClass(ClassFile.of().parse(bytes), change);
    }
}
