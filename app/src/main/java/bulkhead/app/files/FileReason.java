package bulkhead.app.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be used, in words: what Java says of it is often its name alone. */
public final class FileReason {
    private FileReason() {}

    /** A clause without the file's name. */
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "it does not exist";
            case NotDirectoryException _ -> "it is no folder";
            case FileAlreadyExistsException _ -> "something of that name exists already";
            case DirectoryNotEmptyException _ -> "it is a folder with something in it";
            case FileSystemLoopException _ -> "its symbolic links go round in a circle";
            case FileSystemException system when system.getReason() != null -> words(system.getReason());
            case FileSystemException _ -> "the system does not say why";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : words(e.getMessage());
        };
    }

    /** A sentence, for who does not know which file it is: the exception's own, or one about its file. */
    public static String sentence(IOException e) {
        return e instanceof FileSystemException system && system.getFile() != null
                ? system.getFile() + " cannot be used: " + of(e)
                : of(e);
    }

    private static String words(String reason) {
        return reason.equals("Is a directory") ? "it is a folder" : reason;
    }
}
