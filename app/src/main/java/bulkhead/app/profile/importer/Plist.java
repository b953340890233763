package bulkhead.app.profile.importer;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Apple's property lists in XML, as maps, lists, strings, byte arrays and booleans. No DTD and no entity is read. */
final class Plist {
    private static final int DEEPEST = 32;

    private final XMLStreamReader reader;

    private Plist(XMLStreamReader reader) {
        this.reader = reader;
    }

    static Object parse(String text, String source) throws ImportException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // The usual DOCTYPE is passed over; entities it may declare stay unknown, and their use is an error.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("no entity is fetched");
        });
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                // Up to <plist>.
            }
            reader.nextTag();
            return new Plist(reader).value(0);
        } catch (XMLStreamException | IllegalArgumentException | IllegalStateException e) {
            throw new ImportException(source + " is not a valid property list");
        }
    }

    /** From its start tag to its end tag. */
    private Object value(int depth) throws XMLStreamException, ImportException {
        if (depth > DEEPEST) {
            throw new ImportException("the property list is nested too deeply");
        }
        return switch (reader.getLocalName()) {
            case "dict" -> dictionary(depth);
            case "array" -> array(depth);
            case "data" -> Base64.getMimeDecoder().decode(text());
            case "true", "false" -> {
                String name = reader.getLocalName();
                text();
                yield name.equals("true");
            }
            default -> text();
        };
    }

    private Map<String, Object> dictionary(int depth) throws XMLStreamException, ImportException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String key = text();
            reader.nextTag();
            map.put(key, value(depth + 1));
        }
        return map;
    }

    private List<Object> array(int depth) throws XMLStreamException, ImportException {
        List<Object> list = new ArrayList<>();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private String text() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int event; (event = reader.next()) != XMLStreamConstants.END_ELEMENT; ) {
            switch (event) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                default -> throw new XMLStreamException("an element or entity in a text");
            }
        }
        return text.toString();
    }
}
