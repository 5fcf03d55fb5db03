"""What the learner has done: the event store, the plan and the report."""
