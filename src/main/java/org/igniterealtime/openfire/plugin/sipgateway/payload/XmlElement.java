package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An element of a small document. {@code text}: its own, without white space around. */
record XmlElement(String namespace, String name, String text, List<XmlElement> children) {

    private static final int MOST_OCTETS = 65536;
    private static final int MOST_DEPTH = 16;
    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** The root. Empty if that is no well-formed XML, has a DTD, or is too large or deep. */
    static Optional<XmlElement> parse(byte[] octets) {
        if (octets.length > MOST_OCTETS) {
            return Optional.empty();
        }
        try {
            // Both RFCs demand UTF-8; decoded here because the parser writes to System.err about octets that are not.
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(text.toString()));
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    return Optional.empty();
                }
            }
            XmlElement root = read(reader, 1);
            while (reader.hasNext()) {
                reader.next();
            }
            return Optional.of(root);
        } catch (CharacterCodingException | XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static XmlElement read(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > MOST_DEPTH) {
            throw new XMLStreamException("Too deep");
        }
        String namespace = reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI();
        String name = reader.getLocalName();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(read(reader, depth + 1));
            } else if (reader.hasText() && event != XMLStreamConstants.COMMENT) {
                text.append(reader.getText());
            }
        }
        return new XmlElement(namespace, name, text.toString().strip(), children);
    }

    boolean is(String wantedNamespace, String wantedName) {
        return namespace.equals(wantedNamespace) && name.equals(wantedName);
    }

    /** The first child of that name in the same namespace. */
    Optional<XmlElement> child(String childName) {
        return children.stream().filter(child -> child.is(namespace, childName)).findFirst();
    }

    /** The text of that child, if it is there and not empty. */
    Optional<String> childText(String childName) {
        return child(childName).map(XmlElement::text).filter(value -> !value.isEmpty());
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
