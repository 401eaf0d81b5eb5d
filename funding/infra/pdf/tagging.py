"""How one file claims PDF/A-3a and PDF/UA-1 at once.

WeasyPrint writes the identifier of one variant into the document's metadata. A file made as PDF/A-3a is tagged as
PDF/UA asks, too; what is missing is the statement ``pdfuaid:part = 1``, and, because PDF/A accepts no property it
has not been told about, the extension schema that declares that property (ISO 19005-3, 6.6.2.3; ISO 14289-1, 5).
"""

from __future__ import annotations

from typing import Any

_UA = "http://www.aiim.org/pdfua/ns/id/"
_STATEMENT = f"""<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 to which this file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
""".encode()
_END = b"</rdf:RDF>"


def claim_accessibility(document: object, pdf: Any) -> None:
    """WeasyPrint's ``finisher``: adds the PDF/UA-1 statement. Raises ValueError when there is no metadata."""
    reference = pdf.catalog.get("Metadata")
    if reference is None:
        raise ValueError("the document has no metadata to complete")
    number = int((reference if isinstance(reference, bytes) else str(reference).encode()).split()[0])
    stream = pdf.objects[number]
    stream.stream = [part.replace(_END, _STATEMENT + _END) for part in stream.stream]
