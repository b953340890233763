package bulkhead.app.profile.importer.apple;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.ImportException;
import com.dd.plist.BinaryPropertyListParser;
import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.PropertyListFormatException;
import com.dd.plist.XMLPropertyListParser;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.DocumentType;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Apple's property lists, binary or in XML, as maps, lists, texts, byte arrays, booleans and numbers. */
final class Plist {
    private static final int DEEPEST = 32;
    private static final int MOST = 50_000;

    /** Types of objects in a binary list; no list of properties has sets. */
    private static final int INTEGER = 0x1;

    private static final int DATA = 0x4;
    private static final int ORDERED_SET = 0xB;

    private static final int SET = 0xC;

    private int values;

    private Plist() {}

    static boolean isBinary(Document document) {
        return document.startsWith('b', 'p', 'l', 'i', 's', 't');
    }

    static Object parse(Document document) throws ImportException {
        try {
            return new Plist().value(isBinary(document) ? binary(document.bytes()) : xml(document.text()), 0);
        } catch (PropertyListFormatException
                | IOException
                | SAXException
                | ParserConfigurationException
                | RuntimeException
                | StackOverflowError e) {
            throw new ImportException(document.shownName() + " is not a valid property list");
        }
    }

    /** The usual DOCTYPE is passed over; one that declares something is nobody's property list. */
    private static NSObject xml(String text)
            throws PropertyListFormatException, IOException, SAXException, ParserConfigurationException {
        DocumentBuilder builder = XMLPropertyListParser.getDocBuilder();
        // What is wrong is told by the exception, and not on standard error.
        builder.setErrorHandler(new DefaultHandler());
        org.w3c.dom.Document document = builder.parse(new InputSource(new StringReader(text)));
        DocumentType type = document.getDoctype();
        if (type != null && type.getInternalSubset() != null) {
            throw new PropertyListFormatException("declarations in it");
        }
        return XMLPropertyListParser.parse(document);
    }

    /** A set of sets would take the parser a time that doubles with each; a length that is no number it tells on standard error. */
    private static NSObject binary(byte[] bytes) throws PropertyListFormatException, IOException {
        int trailer = bytes.length - 32;
        int size = bytes[trailer + 6];
        int count = (int) BinaryPropertyListParser.parseUnsignedInt(bytes, trailer + 8, trailer + 16);
        int table = (int) BinaryPropertyListParser.parseUnsignedInt(bytes, trailer + 24, trailer + 32);
        for (int i = 0; i < count; i++) {
            int entry = table + i * size;
            int offset = (int) BinaryPropertyListParser.parseUnsignedInt(bytes, entry, entry + size);
            int type = bytes[offset] >> 4 & 0xF;
            boolean broken = type >= DATA && (bytes[offset] & 0xF) == 0xF && (bytes[offset + 1] >> 4 & 0xF) != INTEGER;
            if (broken || type == ORDERED_SET || type == SET) {
                throw new PropertyListFormatException("a set in it, or a length that is none");
            }
        }
        return BinaryPropertyListParser.parse(bytes);
    }

    /** An object of a binary list may be in it any number of times, so that what is counted is what comes of it. */
    private Object value(NSObject object, int depth) throws PropertyListFormatException {
        if (depth > DEEPEST || ++values > MOST) {
            throw new PropertyListFormatException("too deep, or too much");
        }
        return switch (object) {
            case NSDictionary dictionary -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (Map.Entry<String, NSObject> entry : dictionary.entrySet()) {
                    map.put(entry.getKey(), value(entry.getValue(), depth + 1));
                }
                yield map;
            }
            case NSArray array -> {
                List<Object> list = new ArrayList<>();
                for (NSObject one : array.getArray()) {
                    list.add(value(one, depth + 1));
                }
                yield list;
            }
            case NSData data -> data.bytes();
            case NSNumber number when number.isBoolean() -> number.boolValue();
            case null -> "";
            default -> object.toString();
        };
    }
}
