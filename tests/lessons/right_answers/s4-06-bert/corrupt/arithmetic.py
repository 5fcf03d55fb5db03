def corrupt(ids, asked, fate, drawn, mask):
    hide = (asked & (fate < 0.8)).long()
    swap = (asked & ~(fate < 0.9)).long()
    keep = 1 - hide - swap
    asked = asked.long()
    return [hide * mask + swap * drawn + keep * ids, asked * ids - (1 - asked)]
