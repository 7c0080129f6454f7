"""Messages as mail systems write them, of nobody who exists. ``{letter}``: our Message-ID; ``{hex}``: its UUID."""

POSTFIX = """Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: palautuneet+{hex}@tukikartta.example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1/mail.example.org"
Message-Id: <20261014.postfix@mail.example.org>

--B1/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.org.
I'm sorry to have to inform you that your message could not be delivered.

<viestinta@jarjesto.example.org>: host mx.example.org[192.0.2.25] said: {said}

--B1/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 4XyZ12345
Arrival-Date: Wed, 14 Oct 2026 10:00:00 +0300 (EEST)

Final-Recipient: rfc822; viestinta@jarjesto.example.org
Original-Recipient: rfc822;viestinta@jarjesto.example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; {said}

--B1/mail.example.org
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Message-ID: {letter}
From: Tukikartta <posti@tukikartta.example.org>
Subject: =?utf-8?q?Pit=C3=A4v=C3=A4tk=C3=B6?=

--B1/mail.example.org--
"""

EXCHANGE = """From: Microsoft Outlook <postmaster@example.org>
To: posti@tukikartta.example.org
Subject: =?utf-8?B?RWkgdm9pdHUgdG9pbWl0dGFh?=
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_exch_"
Message-ID: <exchange-1@example.org>
In-Reply-To: {letter}
References: {letter}
X-MS-Exchange-Message-Is-Ndr:
Auto-Submitted: auto-replied

--_000_exch_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body><p>Viestinta ei ole toimitettu. Osoitetta ei l=C3=B6ydy.</p></body></html>

--_000_exch_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0EXAMPLE.eurprd04.prod.outlook.com
Received-From-MTA: dns;mail.example.org
Arrival-Date: Wed, 14 Oct 2026 07:00:00 +0000

Final-Recipient: rfc822;viestinta@jarjesto.example.org
Action: failed
Status: {status}
Diagnostic-Code: smtp;{said}

--_000_exch_
Content-Type: message/rfc822

Message-ID: {letter}
From: Tukikartta <posti@tukikartta.example.org>
To: viestinta@jarjesto.example.org
Subject: Tiedot

Hei

--_000_exch_--
"""

GMAIL = """Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: posti@tukikartta.example.org
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {letter}
In-Reply-To: {letter}
X-Failed-Recipients: viestinta@jarjesto.example.org
MIME-Version: 1.0
Content-Type: multipart/report; boundary="0000gm"; report-type=delivery-status
Message-ID: <gmail-1@mail.gmail.com>

--0000gm
Content-Type: multipart/related; boundary="0001gm"

--0001gm
Content-Type: multipart/alternative; boundary="0002gm"

--0002gm
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to viestinta@jarjesto.example.org.

--0002gm--
--0001gm--
--0000gm
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Wed, 14 Oct 2026 00:00:00 -0700 (PDT)
X-Original-Message-ID: {letter}

Final-Recipient: rfc822; viestinta@jarjesto.example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
Last-Attempt-Date: Wed, 14 Oct 2026 00:00:01 -0700 (PDT)

--0000gm
Content-Type: message/rfc822

Message-ID: {letter}
To: viestinta@jarjesto.example.org

--0000gm--
"""

QMAIL = """Return-Path: <>
From: MAILER-DAEMON@mail.example.org
To: palautuneet+{hex}@tukikartta.example.org
Subject: failure notice
Date: 14 Oct 2026 07:00:00 -0000
Message-ID: <qmail-1@mail.example.org>

Hi. This is the qmail-send program at mail.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<viestinta@jarjesto.example.org>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 No such user here
Giving up on 192.0.2.25.

--- Below this line is a copy of the message.

Message-ID: {letter}
"""

AWAY = """From: Viestinta <viestinta@jarjesto.example.org>
To: vastaukset@tukikartta.example.org
Subject: Automaattinen vastaus: Pitävätkö tiedot paikkansa?
Auto-Submitted: auto-replied
In-Reply-To: {letter}
Message-ID: <away-1@jarjesto.example.org>
Content-Type: text/plain; charset=utf-8

Olen lomalla viikon.
"""

AWAY_WITHOUT_HEADER = """From: Viestinta <viestinta@jarjesto.example.org>
To: vastaukset@tukikartta.example.org
Subject: Out of Office: Pitävätkö tiedot paikkansa?
In-Reply-To: {letter}
Message-ID: <away-2@jarjesto.example.org>
Content-Type: text/plain; charset=utf-8

I am away until Monday.
"""

ANSWER = """From: Viestinta <viestinta@jarjesto.example.org>
To: vastaukset@tukikartta.example.org
Subject: Re: Pitävätkö tiedot paikkansa?
In-Reply-To: {letter}
References: {letter}
Message-ID: <answer-1@jarjesto.example.org>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hei, kaikki ok!
Linkki {link} toimi hyvin.

> Näette tiedot tästä linkistä:
> {link}
"""

ANSWER_IN_HTML = """From: viestinta@jarjesto.example.org
To: vastaukset@tukikartta.example.org
Subject: =?utf-8?q?Vastaus?=
Message-ID: <answer-2@jarjesto.example.org>
Content-Type: text/html; charset=utf-8

<p>Kaikki <b>ok</b></p>
"""
