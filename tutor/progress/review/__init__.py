"""What is asked again, and when: cards that lessons leave behind, scheduled by FSRS on the learner's calendar."""
