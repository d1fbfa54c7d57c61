#include "textflag.h"

// A vector of sixteen times the same byte.
#define FILL(byte, x) \
	MOVQ $(byte * 0x0101010101010101), R8 \
	MOVQ R8, x \
	PUNPCKLQDQ x, x

// func skip(data []byte) int
//
// Sixteen places at a time: those where an e stands before a y or a w, and of
// them those whose third letter fits. It needs nothing beyond SSE2, which every
// amd64 has, and reads up to two bytes behind the sixteen, which are in data.
TEXT ·skip(SB), NOSPLIT, $0-32
	MOVQ data_base+0(FP), SI
	MOVQ data_len+8(FP), DX
	XORQ AX, AX
	SUBQ $18, DX
	JLT  done

	FILL(0x65, X0) // e
	FILL(0x79, X1) // y
	FILL(0x77, X2) // w
	FILL(0x4A, X3) // J
	FILL(0x41, X4) // A
	FILL(0x6F, X5) // o
	FILL(0x30, X6) // 0
	FILL(0x6B, X7) // k

loop:
	CMPQ     AX, DX
	JGT      done
	MOVOU    (SI)(AX*1), X8
	MOVOU    1(SI)(AX*1), X9
	PCMPEQB  X0, X8
	MOVO     X9, X10
	PCMPEQB  X1, X10         // X10: y
	PCMPEQB  X2, X9          // X9: w
	MOVO     X9, X11
	POR      X10, X11
	PAND     X8, X11
	PMOVMSKB X11, BX
	TESTL    BX, BX
	JNZ      third

next:
	ADDQ $16, AX
	JMP  loop

third:
	MOVOU    2(SI)(AX*1), X11
	MOVO     X11, X12
	MOVO     X11, X13
	MOVO     X11, X14
	PCMPEQB  X3, X12
	PCMPEQB  X4, X13
	POR      X13, X12
	PAND     X10, X12        // y and J or A
	MOVO     X11, X13
	PCMPEQB  X5, X13
	PCMPEQB  X6, X14
	PCMPEQB  X7, X11
	POR      X14, X13
	POR      X11, X13
	PAND     X9, X13         // w and o, 0 or k
	POR      X13, X12
	PAND     X8, X12
	PMOVMSKB X12, BX
	TESTL    BX, BX
	JZ       next
	BSFL     BX, BX
	ADDQ     BX, AX

done:
	MOVQ AX, ret+24(FP)
	RET

// func letters(data []byte) int
//
// Sixteen bytes at a time, up to the first that is no letter of base64url.
TEXT ·letters(SB), NOSPLIT, $0-32
	MOVQ data_base+0(FP), SI
	MOVQ data_len+8(FP), DX
	XORQ AX, AX
	SUBQ $16, DX
	JLT  over

	FILL(0x20, X0) // what tells small letters from capital ones
	FILL(0x61, X1) // a
	FILL(0x19, X2) // z - a
	FILL(0x30, X3) // 0
	FILL(0x09, X4) // 9 - 0
	FILL(0x2D, X5) // -
	FILL(0x5F, X6) // _

again:
	CMPQ     AX, DX
	JGT      over
	MOVOU    (SI)(AX*1), X8
	MOVO     X8, X9
	POR      X0, X9
	PSUBB    X1, X9
	MOVO     X9, X10
	PMINUB   X2, X10
	PCMPEQB  X9, X10         // a to z, A to Z
	MOVO     X8, X9
	PSUBB    X3, X9
	MOVO     X9, X11
	PMINUB   X4, X11
	PCMPEQB  X9, X11         // 0 to 9
	POR      X11, X10
	MOVO     X8, X9
	PCMPEQB  X5, X9
	PCMPEQB  X6, X8
	POR      X9, X10
	POR      X8, X10
	PMOVMSKB X10, BX
	XORL     $0xFFFF, BX
	JNZ      other
	ADDQ     $16, AX
	JMP      again

other:
	BSFL BX, BX
	ADDQ BX, AX

over:
	MOVQ AX, ret+24(FP)
	RET
