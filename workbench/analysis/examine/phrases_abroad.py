"""What traps say in German, French, Spanish, Portuguese, Italian and Dutch, of the kinds that `phrases` names.

Looked for in plain lower-case letters on one line, accents taken off.
"""

from __future__ import annotations

__all__ = ["ABROAD", "FOREIGN"]

FOREIGN = (
    " und ", " der ", " ihr", " sie ", " von ", " dein", " que ", " para ", " seu", " sua ", " nao ", " voce", " los ",
    " las ", " del ", " su ", " tu ", " votre", " vos ", " vous ", " les ", " des ", " pour ", " het ", " een ", " uw ",
    " je ", " voor ", " van ", " della ", " il ", " di ", " hier ", "aqui", " sont ", " est ", " na ",
    " um ", " uma ", " zu ", " jetzt ", " fur ", " nie ",
    " dla ", "twoj", " bir ", " och ", " og ", " dumneavoastra", " anda ", "hesab", " ve ",
)  # fmt: skip
"""Small words of which one stands in nearly every text in these languages, and few in an English one."""

_G = r"(?: [^ ]{1,25}+)"
_YOURS = (
    r"(?:ihre?[nmr]?|votre|vos|su|sus|tus?|o|a|os|as|seus?|suas?|il|i|le|la|suoi?|sue|tuoi?|tue|uw|je|jouw)"
    rf"{_G}{{0,2}}? "
)
_OWNED = (
    r"(?:kontodaten|nutzerdaten|daten|konto|identitat|angaben|zugang|adresse|compte|informations|coordonnees|identite|"
    r"donnees|dossier|carte|acces|cuenta|datos|informacion|identidad|acceso|tarjeta|direccion|perfil|conta|dados|"
    r"cadastro|identidade|acesso|cartao|cpf|dispositivo|token|senha|conto|dati|account|identita|carta|profilo|"
    r"informazioni|accesso|utenza|gegevens|rekening|identiteit|adres|bankpas|betaalpas|toegang)\b"
)

ABROAD: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "asks-to-verify",
        (
            rf"(?:confirm|verifi|valid|actualis|regularis|actualiz|atualiz|desbloque|recadastr|restablec|conferm|"
            rf"aggiorn|riattiv|sblocc|bevestig|controleer|activeer|mettre a jour|mettez a jour)[a-z]*{_G}{{0,2}}? "
            rf"{_YOURS}{_OWNED}",
            rf"(?:aktualisieren|bestatigen|verifizieren|uberprufen) sie{_G}{{0,4}} (?:daten|konto|identitat|angaben|"
            rf"zugang|kontodaten|adresse)\b|(?:daten|konto|identitat|angaben|zugang){_G}{{0,4}} (?:aktualisieren|"
            r"bestatigen|verifizieren)\b|datenabgleich|(?:push|photo|chip)-?tan",
            r"(?:konto|daten) (?:sichern|bestatigen|aktualisieren)|informationen zu bestatigen|proteger (?:sua|"
            r"minha|su|mi) (?:conta|cuenta)|confirmar suas informac",
            rf"mise a jour d[eu]{_G}{{0,2}} (?:compte|dossier|carte|informations)|nieuwe (?:bank|betaal)?pas"
            rf"{_G}{{0,2}} (?:aanvragen|activeren)",
        ),
    ),
    (
        "threatens-account",
        (
            r"(?:konto|zugang|karte|account|zugriff|profil|postfach|tan)[^.!?]{0,60} (?:gesperrt|sperrung|"
            r"eingeschrankt|deaktivier|lauft[^.!?]{0,20} ab\b|abgelaufen|geloscht|blockiert)",
            r"konto[^.]{0,60}(?:schliess|einschrank|sperr)|fecharemos sua conta|limitac(?:oes|ao) em sua conta|"
            r"cerrar su cuenta",
            r"(?:compte|carte|acces|abonnement|ligne)[^.!?]{0,60} (?:suspend|bloqu|desactiv|limit|expir|resili|clotur|"
            r"restreint)",
            r"(?:cuenta|tarjeta|acceso|perfil|suscripcion)[^.!?]{0,60} (?:suspend|bloque|desactiv|limitad|expir|"
            r"cancelad|restring|caduc)",
            r"(?:conta|cartao|acesso|cadastro|cpf|cnh|token|dispositivo|modulo|assinatura|valor)[^.!?]{0,60} "
            r"(?:suspens|"
            r"suspend|suspen|bloque|desativ|limitad|expir|cancelad|restri|irregular|pendenc|vencer|vencid)",
            r"(?:conto|carta|account|accesso|utenza)[^.!?]{0,60} (?:sospes|bloccat|disattivat|limitat|scad|"
            r"disabilitat)",
            r"(?:rekening|account|bankpas|betaalpas|toegang|abonnement)[^.!?]{0,60} (?:geblokkeerd|opgeschort|verloopt|"
            r"verlopen|gedeactiveerd|beperkt|beeindigd|blokkering)",
            r"(?:suspensao|bloqueio|irregularidade|pendencia|restricao)(?: [^ ]{1,25}+){0,3} (?:conta|cartao|cpf|cnh|"
            r"acesso|cadastro)\b",
        ),
    ),
    (
        "tells-of-intrusion",
        (
            r"(?:compra|acesso|transacao|movimentacao|login|pagamento)[^.!?]{0,40} (?:suspeit|nao autorizad|nao "
            r"reconhec|fraude)|novo dispositivo|bloqueio por (?:fraude|seguranca)|bloqueado por seguranca",
            r"(?:acceso|inicio de sesion|compra|transaccion|movimiento|actividad)[^.!?]{0,40} (?:sospech|no autorizad|"
            r"no reconoc|inusual)",
            r"atividades? incomu|zugriff zu verhindern|acesso nao autorizado",
            r"(?:connexion|activite|transaction|paiement|achat|acces)[^.!?]{0,40} (?:suspect|inhabituel|non autoris|"
            r"frauduleu|inconnu)",
            rf"(?:verdachtige|ungewohnliche|unbefugte|unbekannte)[nrs]?{_G}? (?:aktivitat|anmeld|zugriff|transaktion|"
            rf"zahlung|gerat)|(?:verdachte|ongebruikelijke|onbekende){_G}? (?:activiteit|aanmeld|inlog|transactie|"
            r"betaling|apparaat)",
            r"(?:accesso|attivita|transazione|pagamento|movimento)[^.!?]{0,30} (?:sospett|non autorizzat|anomal|"
            r"insolit)",
        ),
    ),
    (
        "deadline",
        (
            r"innerhalb von \d{1,2} (?:stunden|tagen)|(?:24|48|72) stunden|nur noch \d{1,2} (?:tage|stunden)|letzte "
            r"(?:mahnung|erinnerung|chance)|dringend|umgehend|sofort(?:ige)? (?:handeln|reagieren|handlung)",
            r"sous (?:24|48|72) ?h|dans les (?:24|48|72)|dernier(?:e)? (?:relance|rappel|chance|avis)",
            r"(?:en|em|ate|las|de) (?:24|48|72) horas|ate hoje|ainda hoje|ultimo aviso|ultima (?:chance|oportunidad)|"
            r"aviso final|(?:expiram?|vencem?|termina) hoje",
            r"entro (?:24|48|72) ore|ultimo avviso|binnen \d{1,2} (?:uur|dagen)|laatste (?:kans|herinnering|"
            r"waarschuwing)|onmiddellijk",
        ),
    ),
    (
        "calls-to-click",
        (
            r"klicken sie|hier klicken|jetzt (?:bestatigen|aktualisieren|sichern|anmelden|bestellen|teilnehmen|"
            r"verlangern)|"
            r"cliquez|cliquer ici|clique (?:aqui|no|em|abaixo)|acesse (?:o link|aqui|agora|abaixo|e )|toque aqui|"
            r"haga clic|haz clic|pulse aqui|pinche aqui|clicca (?:qui|sul)|fai clic|klik (?:hier|op)",
        ),
    ),
    (
        "parcel-lure",
        (
            r"(?:paket|sendung|lieferung|zustellung)[^.!?]{0,70} (?:nicht zugestellt|konnte nicht|zollgebuhr|"
            r"verzollung|"
            r"versandkosten|wartet|adresse|angehalten|gebuhr)",
            r"(?:colis|livraison)[^.!?]{0,70} (?:attente|suspendu|frais|douane|adresse|echou|impossible|bloqu|retenu)",
            r"(?:paquete|envio|entrega)[^.!?]{0,70} (?:retenid|aduana|pendiente|tasas?|direccion|detenid|espera)",
            r"(?:encomenda|pedido|pacote|objeto|entrega)[^.!?]{0,70} (?:retid|alfandeg|na alfandeg|taxad|taxas?\b|"
            r"bloquead|pendent|aguard|fiscaliza|tribut)|taxa de importacao",
            r"(?:pacco|spedizione|consegna)[^.!?]{0,70} (?:attesa|sospes|dogan|indirizzo|trattenut|spese|giacenza)",
            r"(?:pakket|zending|bestelling|bezorging)[^.!?]{0,70} (?:niet|kon niet|douane|verzendkosten|wacht|adres|"
            r"vastgehouden)",
        ),
    ),
    (
        "prize",
        (
            rf"gewinnspiel|gewinndaten|gewinnen sie|sie haben gewonnen|ihr gewinn\b|verlosung|(?:belohnung|"
            rf"geschenkkarte|gutschein){_G}{{0,6}} (?:erhalten|sichern|gewinnen|gewinne|wartet|wert|abholen)|"
            rf"(?:sie wurden|du wurdest|wurden sie|gewinne){_G}{{0,4}} (?:ausgewahlt|gutschein|geschenkkarte)",
            r"vous avez (?:ete (?:selectionne|choisi|tire)|gagne)|gagne[rz] (?:un|une|votre|des)|carte cadeau|bon "
            r"d.achat|tirage au sort",
            r"ha sido (?:seleccionad|elegid)|has? ganado|tarjeta regalo|(?:su|un|tu) premio|sorteo",
            r"(?:foi|ser) (?:selecionad|sortead|contemplad|escolhid)|voce ganhou|(?:seu|um) premio|sorteio",
            r"(?:sei|e) stat[oa] (?:selezionat|scelt)|hai vinto|buono regalo|(?:il tuo|un) premio",
            rf"(?:je|u) (?:bent|hebt|heeft){_G}{{0,4}} (?:gewonnen|geselecteerd|uitgekozen)|cadeaukaart|cadeaubon|"
            r"waardebon|prijsvraag|beloning",
        ),
    ),
    (
        "invoice-lure",
        (
            r"(?:offene|unbezahlte|beigefugte|anbei)[a-z]*(?: [^ ]{1,25}+){0,3} rechnung|rechnung[^.!?]{0,30} (?:im "
            r"anhang|uberfallig|beigefugt)|facture (?:impayee|en piece|ci-joint)|factura (?:pendiente|adjunta|vencida)",
            r"(?:segue|anexo|emitid|vencid|disponivel)[^.!?]{0,40} (?:boleto|nota fiscal|fatura|comprovante)|(?:boleto|"
            r"nota fiscal|fatura|comprovante)[^.!?]{0,40} (?:anexo|vencid|atras|pendent|disponivel|aberto)",
            r"fattura (?:allegata|scaduta|non pagata)|openstaande factuur|onbetaalde factuur",
        ),
    ),
    (
        "advance-fee",
        (
            r"proposta de (?:negocio|investimento)|proposition d.affaire|propuesta de (?:negocio|inversion)|"
            r"geschaftsvorschlag|\bheranca\b|\bherencia\b|erbschaft|sem herdeiro|cliente falecid|(?:uma|de) doacao|"
            r"una donacion|spende (?:von|in hohe)",
        ),
    ),
    (
        "refund",
        (
            r"(?:ruckerstattung|remboursement|reembolso|devolucion|restituicao|rimborso|terugbetaling|teruggave)"
            r"[^.!?]{0,60} (?:euro|eur|attente|pendiente|disponivel|liberad|formul|bancar|konto|rekening|r\$|resgat|"
            r"wartet|klaar|attesa)",
        ),
    ),
)  # fmt: skip
