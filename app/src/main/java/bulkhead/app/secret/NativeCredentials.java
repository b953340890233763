package bulkhead.app.secret;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/** Windows' own calls (wincred.h, advapi32.dll). Only on Windows can one be made. */
final class NativeCredentials implements Credentials.Calls {
    static final int CRED_TYPE_GENERIC = 1;
    /** For this user's later logins on this computer, and no other's. */
    static final int CRED_PERSIST_LOCAL_MACHINE = 2;

    /** CREDENTIALW. */
    static final StructLayout CREDENTIAL = MemoryLayout.structLayout(
            JAVA_INT.withName("Flags"),
            JAVA_INT.withName("Type"),
            ADDRESS.withName("TargetName"),
            ADDRESS.withName("Comment"),
            MemoryLayout.structLayout(JAVA_INT.withName("low"), JAVA_INT.withName("high"))
                    .withName("LastWritten"),
            JAVA_INT.withName("CredentialBlobSize"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("CredentialBlob"),
            JAVA_INT.withName("Persist"),
            JAVA_INT.withName("AttributeCount"),
            ADDRESS.withName("Attributes"),
            ADDRESS.withName("TargetAlias"),
            ADDRESS.withName("UserName"));

    private final StructLayout errors = Linker.Option.captureStateLayout();
    private final VarHandle lastError = errors.varHandle(MemoryLayout.PathElement.groupElement("GetLastError"));

    private final MethodHandle write;
    private final MethodHandle read;
    private final MethodHandle delete;
    private final MethodHandle free;

    NativeCredentials() {
        SymbolLookup advapi = SymbolLookup.libraryLookup("advapi32.dll", Arena.global());
        Linker linker = Linker.nativeLinker();
        Linker.Option error = Linker.Option.captureCallState("GetLastError");
        write = linker.downcallHandle(
                advapi.findOrThrow("CredWriteW"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), error);
        read = linker.downcallHandle(
                advapi.findOrThrow("CredReadW"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
                error);
        delete = linker.downcallHandle(
                advapi.findOrThrow("CredDeleteW"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), error);
        free = linker.downcallHandle(advapi.findOrThrow("CredFree"), FunctionDescriptor.ofVoid(ADDRESS));
    }

    private static long offset(String field) {
        return CREDENTIAL.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }

    private static MemorySegment text(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.UTF_16LE);
    }

    private int error(int done, MemorySegment state) {
        return done != 0 ? Credentials.SUCCESS : (int) lastError.get(state, 0L);
    }

    @Override
    public int write(String target, String user, String comment, byte[] secret) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment blob = arena.allocate(Math.max(1, secret.length));
            MemorySegment state = arena.allocate(errors);
            try {
                MemorySegment.copy(secret, 0, blob, ValueLayout.JAVA_BYTE, 0, secret.length);
                MemorySegment credential = arena.allocate(CREDENTIAL);
                credential.set(JAVA_INT, offset("Type"), CRED_TYPE_GENERIC);
                credential.set(ADDRESS, offset("TargetName"), text(arena, target));
                credential.set(ADDRESS, offset("Comment"), text(arena, comment));
                credential.set(JAVA_INT, offset("CredentialBlobSize"), secret.length);
                credential.set(ADDRESS, offset("CredentialBlob"), blob);
                credential.set(JAVA_INT, offset("Persist"), CRED_PERSIST_LOCAL_MACHINE);
                credential.set(ADDRESS, offset("UserName"), text(arena, user));
                return error((int) write.invokeExact(state, credential, 0), state);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            } finally {
                blob.fill((byte) 0);
            }
        }
    }

    @Override
    public Credentials.Read read(String target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(errors);
            MemorySegment found = arena.allocate(ADDRESS);
            int error = error((int) read.invokeExact(state, text(arena, target), CRED_TYPE_GENERIC, 0, found), state);
            if (error != Credentials.SUCCESS) {
                return new Credentials.Read(error, null);
            }
            MemorySegment credential = found.get(ADDRESS, 0).reinterpret(CREDENTIAL.byteSize());
            try {
                int length = credential.get(JAVA_INT, offset("CredentialBlobSize"));
                MemorySegment blob =
                        credential.get(ADDRESS, offset("CredentialBlob")).reinterpret(length);
                byte[] secret = blob.toArray(ValueLayout.JAVA_BYTE);
                blob.fill((byte) 0);
                return new Credentials.Read(error, secret);
            } finally {
                free.invokeExact(credential);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int delete(String target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(errors);
            return error((int) delete.invokeExact(state, text(arena, target), CRED_TYPE_GENERIC, 0), state);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
